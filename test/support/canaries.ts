import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CONFIG_KEYS, type ConfigKey, NAMED_KEYS } from "../../src/config/config-keys.ts";

/** Every key of the configuration that is secret; a new one is among them by itself. */
export const SECRET_KEYS: readonly ConfigKey[] = [...CONFIG_KEYS, ...NAMED_KEYS].filter(
  ({ secret }) => secret,
);

/** A value that stands nowhere else; letters and digits, so that it is base64, too. */
export function canaryOf({ section, key }: Pick<ConfigKey, "section" | "key">): string {
  return `canary${section}${key}7f3a9c`.replace(/[^a-z0-9]/g, "");
}

/** Finds the canaries that a text holds, in any form in which a secret travels. */
export function sung(text: string, canaries: readonly string[]): readonly string[] {
  return canaries.filter((canary) => formsOf(canary).some((form) => text.includes(form)));
}

function formsOf(canary: string): readonly string[] {
  // Base64 of something that ends in it, whatever stands before: three ways to be cut into groups of three octets.
  const within = [0, 1, 2].map((before) =>
    Buffer.from(" ".repeat(before) + canary)
      .toString("base64")
      .slice(before === 0 ? 0 : 4)
      .replace(/.{4}$/, ""),
  );
  return [canary, encodeURIComponent(canary), Buffer.from(canary).toString("hex"), ...within];
}

/** Reads all files below a folder as one text, but for those named. */
export function textBelow(folder: string, except: readonly string[]): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return files
    .filter(({ name }) => !except.includes(name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"))
    .join("\n");
}
