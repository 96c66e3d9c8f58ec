import { toCidr } from "../domain/cidr.ts";
import { parseIp } from "../domain/ip-address.ts";
import type { SubnetPick } from "../domain/scope.ts";
import type { Kind, Reading } from "./value-kind.ts";

/** `10.0.0.0/8, 2001:db8::/32, 12`: ranges and ids between commas, spaces or line ends. */
export const subnetPicks: Kind<readonly SubnetPick[]> = listOf(
  "ranges such as 10.0.0.0/8, or ids of subnets, separated by commas",
  readPick,
);

/** `0, 3`. */
export const vrfIds: Kind<readonly number[]> = listOf("ids of VRFs separated by commas, e.g. 0, 3", readId);

function listOf<T>(type: string, readItem: (word: string) => T | null): Kind<readonly T[]> {
  const read = (written: string): Reading<readonly T[]> => {
    const items = written
      .split(/[\s,]+/)
      .filter((word) => word !== "")
      .map(readItem);
    return items.every((item) => item !== null) ? { value: items } : { expected: type };
  };
  return { type, emptyCounts: true, read };
}

function readPick(word: string): SubnetPick | null {
  const id = readId(word);
  if (id !== null) return { kind: "id", id };
  const [, network = "", length = ""] = /^([^/]+)\/(\d{1,3})$/.exec(word) ?? [];
  const ip = parseIp(network);
  const range = ip === null ? null : toCidr(ip, Number(length));
  return range === null ? null : { kind: "range", range };
}

function readId(word: string): number | null {
  return /^\d{1,9}$/.test(word) ? Number(word) : null;
}
