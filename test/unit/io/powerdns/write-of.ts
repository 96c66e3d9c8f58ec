import { canonicalName } from "../../../../src/domain/dns-name.ts";
import type { RrsetWrite } from "../../../../src/ports/dns-server.ts";

/** An RRset to write, with enabled values; none deletes it. */
export function writeOf(name: string, type: string, ...contents: readonly string[]): RrsetWrite {
  const values = contents.map((content) => ({ content, disabled: false }));
  return { name: canonicalName(name), type, ttlSeconds: 3600, values };
}
