import type { ConfigKey } from "./config-keys.ts";

/** One effective setting, fit for printing. */
export interface SettingView {
  readonly section: string;
  readonly key: string;
  /** As written; `********` for a secret that is set; empty when there is none. */
  readonly value: string;
  /** Who said it: `default`, `file config.ini:12`, `env NAME`, `.env.gpg NAME` or `command line`. */
  readonly origin: string;
}

const MASK = "********";
const LONGEST = 80;

/** Renders a value for people. Of a secret nothing is shown, not even its length; nor of credentials within an URL. */
export function maskValue(key: Pick<ConfigKey, "secret">, text: string): string {
  if (text === "") return "";
  return key.secret ? MASK : text.replace(/\/\/.*@/s, `//${MASK}@`);
}

/**
 * Renders a value that was refused. Only its first line and no query string: what follows may be the next setting, swallowed
 * by an indentation, or a token.
 */
export function maskRefused(key: Pick<ConfigKey, "secret">, text: string): string {
  const [first = "", ...rest] = maskValue(key, text.trim()).split(/[\r\n]/);
  const shown = first.replace(/^(https?:[^?#]*)[?#].*$/is, "$1?…");
  if (shown.length > LONGEST) return `${shown.slice(0, LONGEST)}…`;
  return rest.length > 0 ? `${shown} …` : shown;
}
