import { cidrContains, toCidr } from "../../domain/cidr.ts";
import { parseIp } from "../../domain/ip-address.ts";
import { parseMac } from "../../domain/mac-address.ts";
import { type ApiContext, ApiRefusal } from "./api-exchange.ts";
import type { AddressRecord, NewAddress } from "./phpipam-records.ts";

const NUMBERS: ReadonlySet<string> = new Set([
  "is_gateway",
  "tag",
  "deviceId",
  "location",
  "excludePing",
  "PTRignore",
  "PTR",
  "customer_id",
]);
const TEXTS: ReadonlySet<string> = new Set(["description", "hostname", "owner", "port", "note", "lastSeen"]);

/** Reads the columns of a POST, PATCH or PUT; unknown ones are passed over, in the order they were given. */
export function readColumns({ parameters, state }: ApiContext): Partial<AddressRecord> {
  const columns: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(flat(parameters))) {
    if (name === "mac") columns["mac"] = readMac(value);
    else if (NUMBERS.has(name)) columns[name] = Number(value);
    else if (TEXTS.has(name)) columns[name] = emptyToNull(value);
    else if (state.customFields.includes(name))
      columns["custom"] = { ...(columns["custom"] as object), [name]: emptyToNull(value) };
  }
  return columns;
}

/** Reads a POST; refuses what lies outside its subnet or exists there. */
export function readNewAddress(context: ApiContext): NewAddress {
  const { parameters, state } = context;
  const subnetId = Number(parameters["subnetId"]);
  const subnet = state.subnets.get(subnetId);
  if (subnet === undefined) throw new ApiRefusal(404, "Invalid subnet Id");
  const ip = parseIp(String(parameters["ip"] ?? parameters["ip_addr"] ?? ""));
  const network = parseIp(subnet.subnet);
  const range = network === null ? null : toCidr(network, subnet.mask ?? 0);
  if (ip === null || range === null || !cidrContains(range, ip))
    throw new ApiRefusal(
      500,
      `${ip ?? "0.0.0.0"} is not a valid address for subnet ${subnet.subnet}/${subnet.mask}`,
    );
  const columns = readColumns(context);
  if (state.hasAddress(ip, subnetId)) throw new ApiRefusal(409, "IP address already exists");
  return { subnetId, ip, ...columns };
}

function flat(parameters: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const nested = parameters["custom_fields"];
  return typeof nested === "object" && nested !== null ? { ...parameters, ...nested } : parameters;
}

function readMac(value: unknown): string | null {
  if (value === null || value === "") return null;
  const mac = parseMac(String(value));
  if (mac === null) throw new ApiRefusal(400, "Invalid MAC address");
  return mac;
}

function emptyToNull(value: unknown): string | null {
  return value === null || value === "" ? null : String(value);
}
