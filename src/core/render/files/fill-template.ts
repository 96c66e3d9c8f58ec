const PLACEHOLDER = /\{\{\s*([\w-]*)\s*\}\}/g;

/** Puts values in the place of `{{name}}`. Each value is a complete, quoted piece of the file, so a template need quote nothing. */
export function fillTemplate(template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(PLACEHOLDER, (found, name: string) => values[name] ?? found);
}

/** Says what is wrong with a template: a placeholder that does not exist, or that one is missing without which it lists nothing. */
export function findTemplateFault(
  template: string,
  names: { readonly known: readonly string[]; readonly needed: string },
): string | null {
  const used = [...template.matchAll(PLACEHOLDER)].map((match) => match[1] ?? "");
  const unknown = used.find((name) => !names.known.includes(name));
  const offer = names.known.map((name) => `{{${name}}}`).join(", ");
  if (unknown !== undefined) return `{{${unknown}}} is no placeholder; there are ${offer}`;
  return used.includes(names.needed) ? null : `{{${names.needed}}} is missing, so it would list nothing`;
}
