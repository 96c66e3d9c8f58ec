import type { Subnet } from "../../domain/address.ts";
import { UpstreamError } from "../../domain/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { PhpipamMeasure } from "../../ports/installation-probe.ts";
import { toSubnet } from "./convert.ts";
import type { PhpipamClient } from "./phpipam-client.ts";
import { customFieldsSchema, sectionSchema, subnetSchema } from "./schema.ts";

const FAILED = {
  canReadAddresses: false,
  canReadUsers: false,
  canWrite: false,
  subnets: [],
  sections: new Map<number, string>(),
  dnsSubnets: 0,
  customFields: [],
  nested: false,
  strings: false,
  clockSkewMs: null,
} as const;

const NO_CUSTOM_FIELDS = { status: 404, message: "No custom fields defined" };
const NO_ADDRESSES = { status: 404, message: "No addresses found" };
const SUBNETS_TO_TRY = 5;

/** Tries what PPHOOK needs of phpIPAM with a few small reads. Never throws an UpstreamError. */
export async function probePhpipam(
  client: PhpipamClient,
  clock: Clock,
  signal?: AbortSignal,
): Promise<PhpipamMeasure> {
  let clockSkewMs: number | null = null;
  const onDate = (epochMs: number) => {
    clockSkewMs = epochMs - Math.floor(clock.now() / 1000) * 1000;
  };
  const subnets = await attempt(() => client.call({ path: "/subnets/", onDate, signal }));
  if (subnets instanceof UpstreamError) return { ...FAILED, login: subnets, clockSkewMs };
  const data = "data" in subnets ? subnets.data : [];
  const rows = await readSomeRows(client, data, signal);
  return {
    login: "ok",
    canReadAddresses: rows !== null,
    canReadUsers: await canReadUsers(client, signal),
    canWrite: await canWrite(client, signal),
    subnets: listSubnets(data),
    sections: await readSections(client, signal),
    dnsSubnets: countDnsSubnets(data),
    customFields: await readCustomFields(client, signal),
    nested: hasField(rows, "custom_fields", (value) => value !== undefined),
    strings: hasField(data, "id", (value) => typeof value === "string"),
    clockSkewMs,
  };
}

/** What has another form is told by the cycle that reads it. */
function listSubnets(subnets: unknown): readonly Subnet[] {
  const parsed = subnetSchema.array().safeParse(subnets);
  return parsed.success ? parsed.data.map((subnet) => toSubnet(subnet, { policy: null })) : [];
}

async function readSections(
  client: PhpipamClient,
  signal?: AbortSignal,
): Promise<ReadonlyMap<number, string>> {
  const answer = await attempt(() => client.call({ path: "/sections/", signal }));
  const parsed = sectionSchema.array().safeParse("data" in answer ? answer.data : []);
  return new Map(parsed.success ? parsed.data.map(({ id, name }) => [id, name]) : []);
}

/** The settings themselves are not in the API; a subnet says whether its addresses get PTRs. */
function countDnsSubnets(subnets: unknown): number {
  if (!Array.isArray(subnets)) return 0;
  return subnets.filter((subnet) => Number(subnet?.DNSrecursive ?? 0) === 1).length;
}

/** @returns null when addresses cannot be read. */
async function readSomeRows(client: PhpipamClient, subnets: unknown, signal?: AbortSignal): Promise<unknown> {
  const ids = Array.isArray(subnets) ? subnets.slice(0, SUBNETS_TO_TRY).map((subnet) => subnet?.id) : [];
  for (const id of ids) {
    const path = `/subnets/${encodeURIComponent(String(id))}/addresses/?links=false`;
    const answer = await attempt(() => client.call({ path, understood: [NO_ADDRESSES], signal }));
    if (answer instanceof UpstreamError) return null;
    if ("data" in answer) return answer.data;
  }
  return [];
}

async function canReadUsers(client: PhpipamClient, signal?: AbortSignal): Promise<boolean> {
  return !((await attempt(() => client.call({ path: "/user/all/", signal }))) instanceof UpstreamError);
}

const NO_SUCH_ROW = { status: 404, message: "Address does not exist" };
/** The greatest id that the column can hold, so that no row has it. */
const UNUSED_ID = 2_147_483_647;

/** phpIPAM looks at the permission before the row, so a PATCH of a row that cannot exist tells it and changes nothing. */
async function canWrite(client: PhpipamClient, signal?: AbortSignal): Promise<boolean> {
  const path = `/addresses/${UNUSED_ID}/`;
  const call = { method: "PATCH", path, body: {}, understood: [NO_SUCH_ROW], signal } as const;
  return !((await attempt(() => client.call(call))) instanceof UpstreamError);
}

async function readCustomFields(client: PhpipamClient, signal?: AbortSignal): Promise<readonly string[]> {
  const path = "/addresses/custom_fields/";
  const answer = await attempt(() => client.call({ path, understood: [NO_CUSTOM_FIELDS], signal }));
  if (answer instanceof UpstreamError || "refused" in answer) return [];
  const fields = customFieldsSchema.safeParse(answer.data);
  return fields.success ? Object.keys(fields.data) : [];
}

function hasField(rows: unknown, field: string, test: (value: unknown) => boolean): boolean {
  if (!Array.isArray(rows)) return false;
  return test((rows[0] as Record<string, unknown> | undefined)?.[field]);
}

async function attempt<T>(call: () => Promise<T>): Promise<T | UpstreamError> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof UpstreamError) return error;
    throw error;
  }
}
