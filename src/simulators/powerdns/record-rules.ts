import { parseIp } from "../../domain/ip-address.ts";
import type { SimulatedRecord } from "./simulated-zone.ts";

/** PowerDNS' `422`: the text goes into `error`. */
export class Refusal extends Error {}

const KNOWN_TYPES: ReadonlySet<string> = new Set(
  "A AAAA AFSDB ALIAS CAA CDNSKEY CDS CERT CNAME DNAME DNSKEY DS HINFO HTTPS LOC LUA MX NAPTR NS NSEC3PARAM OPENPGPKEY PTR RP SOA SPF SRV SSHFP SVCB TLSA TXT URI".split(
    " ",
  ),
);
const ONE_RECORD_TYPES: ReadonlySet<string> = new Set(["CNAME", "DNAME", "SOA"]);
const TARGET_TYPES: ReadonlySet<string> = new Set(["PTR", "CNAME", "NS", "DNAME", "ALIAS"]);

/** Reads the name of an RRset; returns it in lower case. @throws Refusal */
export function checkedName(name: unknown): string {
  if (typeof name !== "string") throw new Refusal("Key 'name' not present or not a String");
  if (!name.endsWith(".")) throw new Refusal(`DNS Name '${name}' is not canonical`);
  const labels = name.slice(0, -1).split(".");
  if (labels.some((label) => label === "" || label.length > 63) || name.length > 254)
    throw new Refusal(`Unable to parse DNS Name '${name}'`);
  const unsupported = /[^a-z0-9_/.*-]/i;
  if (unsupported.test(name.replace(/^\*\./, "")))
    throw new Refusal(
      `Name '${name.toLowerCase().replaceAll(" ", "\\032")}' contains unsupported characters`,
    );
  return name.toLowerCase();
}

/** Reads the type of an RRset. @throws Refusal */
export function checkedType(name: string, type: unknown): string {
  if (typeof type !== "string") throw new Refusal("Key 'type' not present or not a String");
  if (!KNOWN_TYPES.has(type)) throw new Refusal(`RRset ${name} IN ${type}: unknown type given`);
  return type;
}

/** Reads the records of an RRset, addresses in their canonical form. @throws Refusal */
export function checkedRecords(
  of: { readonly zone: string; readonly name: string; readonly type: string },
  records: readonly unknown[],
): readonly SimulatedRecord[] {
  const { zone, name, type } = of;
  const seen = new Set<string>();
  return records.map((raw) => {
    const record = (raw ?? {}) as { content?: unknown; disabled?: unknown };
    if (typeof record.content !== "string") throw new Refusal("Key 'content' not present or not a String");
    const content = checkedContent(name, type, record.content);
    if (seen.has(content))
      throw new Refusal(`Duplicate record in RRset ${name} IN ${type} with content "${content}"`);
    if (ONE_RECORD_TYPES.has(type) && seen.size > 0)
      throw new Refusal(`RRset ${name} IN ${type} has more than one record`);
    if (type === "SOA" && name !== zone) throw new Refusal(`Record ${name} IN SOA is only allowed at apex`);
    seen.add(content);
    return { content, disabled: record.disabled === true };
  });
}

function checkedContent(name: string, type: string, content: string): string {
  if (type === "A" || type === "AAAA") {
    const ip = parseIp(content);
    if (ip !== null && ip.includes(":") === (type === "AAAA")) return ip;
    throw new Refusal(
      `Record ${name}/${type} '${content}': Parsing record content (try 'pdnsutil check-zone'): unable to parse IP address`,
    );
  }
  const expected = expectedContent(type, content);
  if (expected !== content)
    throw new Refusal(
      `Record ${name}/${type} '${content}': Not in expected format (parsed as '${expected}')`,
    );
  return content;
}

function expectedContent(type: string, content: string): string {
  if (TARGET_TYPES.has(type) && !content.endsWith(".")) return `${content}.`;
  if (type === "TXT" && !content.startsWith('"')) return `"${content}"`;
  return content;
}
