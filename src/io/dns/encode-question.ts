import { encode } from "dns-packet";
import type { DnsQuestion } from "../../ports/name-servers.ts";
import { WireError } from "./wire-error.ts";

type PacketQuestion = NonNullable<NonNullable<Parameters<typeof encode>[0]["questions"]>[number]>;

const LONGEST_NAME = 254;
/** The library writes whatever it is given, labels that are too long included, and knows no escapes. */
const LABEL = /^[!-[\]-~]{1,63}$/;

/**
 * Writes a question (RFC 1035 §4.1), without asking for recursion.
 *
 * @throws WireError for a name that cannot be asked: a label of more than 63 octets, an escape, other than printable ASCII.
 */
export function encodeQuestion({ name, type }: DnsQuestion, id: number): Buffer {
  if (!canBeAsked(name))
    throw new WireError(`"${name}" cannot be asked over DNS`, { failure: "name-invalid" });
  return encode({ type: "query", id, questions: [{ name, type: type as PacketQuestion["type"] }] });
}

function canBeAsked(name: string): boolean {
  if (name === ".") return true;
  const labels = name.replace(/\.$/, "").split(".");
  return name.length <= LONGEST_NAME && labels.every((label) => LABEL.test(label));
}
