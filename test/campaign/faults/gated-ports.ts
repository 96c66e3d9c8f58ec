import type { CycleWorld } from "../../../src/flows/cycle-world.ts";
import { portOfField } from "./port-methods.ts";

/** Does what was asked; with other arguments, if some are given. */
export type Pass = (instead?: readonly unknown[]) => unknown;

/** Passes a call on, or does something else instead. @param site - `DnsServer.readZone`. */
export type PortGate = (site: string, pass: Pass, args: readonly unknown[]) => unknown;

/** They do nothing that can fail, and are asked too often to be listed: see METHODS_WITHOUT_FAULTS. */
const QUIET_PORTS: ReadonlySet<string> = new Set(["Clock", "Log", "Progress"]);

/** Makes a world in which every call of every port goes through a gate; the port is named as in the sources. */
export function gatePorts(world: CycleWorld, gate: PortGate): CycleWorld {
  const gated = [...portOfField()]
    .filter(([, port]) => !QUIET_PORTS.has(port))
    .map(
      ([field, port]) => [field, gatePort(port, world[field as keyof CycleWorld] as object, gate)] as const,
    );
  return { ...world, ...Object.fromEntries(gated) };
}

function gatePort(port: string, target: object, gate: PortGate): object {
  return new Proxy(target, {
    get: (_, method) => {
      const member: unknown = Reflect.get(target, method, target);
      if (typeof member !== "function") return member;
      return async (...args: unknown[]) => {
        const pass: Pass = (instead = args) => Reflect.apply(member, target, instead) as unknown;
        const answer = await gate(`${port}.${String(method)}`, pass, args);
        return port === "Lock" ? gatePort("LockHandle", answer as object, gate) : answer;
      };
    },
  });
}
