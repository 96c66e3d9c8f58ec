import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";
import type { PowerdnsAccess, SeedRrset } from "../../src/simulators/powerdns/zone-seed.ts";

/**
 * One record as text: `web.example.com A 10.10.0.5`, the name without final dot, the content as PowerDNS shows it; a `-` before the
 * content marks a disabled one.
 */
export type RecordLine = string;

interface ApiZone {
  readonly id: string;
  readonly name: string;
  readonly rrsets: readonly {
    readonly name: string;
    readonly type: string;
    readonly ttl: number;
    readonly records: readonly { readonly content: string; readonly disabled: boolean }[];
    readonly comments: readonly { readonly content: string }[];
  }[];
}

const BY_ITSELF = new Set(["SOA", "DNSKEY", "CDS", "CDNSKEY", "RRSIG", "NSEC", "NSEC3"]);

/** Reads a server's API without the adapter. */
export class PowerdnsEye {
  readonly #access: PowerdnsAccess;

  constructor(access: PowerdnsAccess) {
    this.#access = access;
  }

  /** All records but those that every zone has, sorted. */
  async lines(): Promise<readonly RecordLine[]> {
    const zones = await this.zones();
    return zones
      .flatMap((zone) => zone.rrsets.filter((rrset) => !isOfApex(zone, rrset)))
      .flatMap(({ name, type, records }) =>
        records.map(({ content, disabled }) => `${bare(name)} ${type} ${disabled ? "-" : ""}${content}`),
      )
      .sort();
  }

  async zones(): Promise<readonly ApiZone[]> {
    const list = (await this.#call("GET", "/zones")) as readonly ApiZone[];
    return Promise.all(list.map(async ({ id }) => (await this.#call("GET", `/zones/${id}`)) as ApiZone));
  }

  /** Puts RRsets there as a person would; an empty one is removed. */
  async put(zone: string, ...rrsets: readonly SeedRrset[]): Promise<void> {
    const patch = rrsets.map(({ records, ttl = 3600, ...rrset }) => ({
      ...rrset,
      ttl,
      changetype: records.length === 0 ? "DELETE" : "REPLACE",
      records: records.map((record) =>
        typeof record === "string" ? { content: record, disabled: false } : record,
      ),
    }));
    await this.#call("PATCH", `/zones/${zone.replaceAll("/", "=2F")}`, { rrsets: patch });
  }

  async removeZones(): Promise<void> {
    for (const { id } of (await this.#call("GET", "/zones")) as readonly ApiZone[])
      await this.#call("DELETE", `/zones/${id}`);
  }

  async #call(method: string, path: string, body?: unknown): Promise<unknown> {
    const { url, apiKey } = this.#access;
    const response = await fetch(`${url}/servers/localhost${path}`, {
      method,
      headers: { "X-API-Key": apiKey },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === "" ? null : JSON.parse(text);
  }
}

function isOfApex(zone: ApiZone, rrset: { readonly name: string; readonly type: string }): boolean {
  return BY_ITSELF.has(rrset.type) || (rrset.type === "NS" && rrset.name === zone.name);
}

/** Puts lines together into RRsets. */
export function toRrsets(lines: readonly RecordLine[]): readonly SeedRrset[] {
  const groups = Map.groupBy(lines, (line) => line.split(" ").slice(0, 2).join(" "));
  return [...groups].map(([key, group]) => {
    const [name = "", type = ""] = key.split(" ");
    const contents = group.map((line) => line.slice(key.length + 1));
    const records = contents.map((text) =>
      text.startsWith("-") ? { content: text.slice(1), disabled: true } : text,
    );
    return { name: `${name}.`, type, records };
  });
}

/**
 * Asks a server over DNS for names and types, `web.example.com A`; gives the answers as lines, sorted.
 *
 * @returns null where there is no `dig`, and says so once.
 */
export async function askDns(
  port: number,
  questions: readonly string[],
): Promise<readonly RecordLine[] | null> {
  if (!hasDig()) return null;
  if (questions.length === 0) return [];
  const asked = questions.flatMap((question) => question.split(" "));
  const flags = ["+norecurse", "+tries=2", "+time=2", "+noall", "+answer"];
  const args = ["@127.0.0.1", "-p", String(port), ...flags, ...asked];
  const { stdout } = await promisify(execFile)("dig", args, { timeout: 10_000 });
  const answers = stdout.split("\n").filter((line) => line !== "" && !line.startsWith(";"));
  return answers
    .map((line) => line.split(/\s+/))
    .map(([name = "", , , type = "", ...content]) => `${bare(name)} ${type} ${content.join(" ")}`)
    .sort();
}

let digIsThere: boolean | null = null;

function hasDig(): boolean {
  digIsThere ??= spawnSync("dig", ["-v"]).error === undefined;
  if (!digIsThere && !toldOfDig)
    console.log("dig is not installed: what PowerDNS answers over DNS is not compared");
  toldOfDig = true;
  return digIsThere;
}

let toldOfDig = false;

function bare(name: string): string {
  return name.replace(/\.$/, "");
}
