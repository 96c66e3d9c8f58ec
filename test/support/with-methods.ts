/** Gives an object with some of its methods replaced; the rest is asked on the object itself. */
export function withMethods<T extends object>(target: T, methods: Partial<T>): T {
  return new Proxy(target, {
    get: (_, name) => {
      const member: unknown = Reflect.get(methods, name) ?? Reflect.get(target, name, target);
      return typeof member === "function" && !(name in methods) ? member.bind(target) : member;
    },
  });
}
