import type { Rrset } from "../../../src/domain/rrset.ts";
import type { FlowWorld } from "../../flows/flow-world.ts";

/** What people see in phpIPAM, without what the clock writes there. */
export function rowsOf({ inventory }: FlowWorld): readonly string[] {
  return [...inventory.rows.values()].map(
    ({ id, ip, hostname, mac, profile, tagId }) => `ipam ${id} ${ip} ${hostname} ${mac} ${profile} ${tagId}`,
  );
}

/** All that phpIPAM, PowerDNS and PPHOOK's memory hold, without times and run ids: equal texts are equal worlds. */
export async function stateOf(flow: FlowWorld): Promise<readonly string[]> {
  const { rows, owned, zones } = await flow.store.loadLedger();
  const findings = await flow.store.openFindings();
  return [
    ...rowsOf(flow),
    ...flow.dns.dump().map((line) => `dns ${line}`),
    ...[...rows.values()].map(
      ({ id, fingerprint, baseline, failures }) => `row ${id} ${fingerprint} ${baseline} ${failures}`,
    ),
    ...[...owned].map(([key, { rowId }]) => `owned ${key} by ${rowId}`),
    ...[...zones.keys()].map((name) => `zone ${name}`),
    ...findings.map(({ id }) => `finding ${id}`),
    `held ${(await flow.store.heldSet())?.hash ?? "nothing"}`,
    `paused ${(await flow.store.pause()) !== null}, bypass ${flow.markers.bypass}`,
  ].sort();
}

export function writeText({ name, type, ttlSeconds, values }: Rrset): string {
  const contents = values.map(({ content, disabled }) => `${disabled ? "-" : ""}${content}`).sort();
  return `${name} ${ttlSeconds} ${type} ${contents}`;
}

/** Lines of one world that the other lacks, a few of them. */
export function difference(actual: readonly string[], expected: readonly string[]): string {
  const [have, want] = [new Set(actual), new Set(expected)];
  const lines = [
    ...expected.filter((line) => !have.has(line)).map((line) => `lacks "${line}"`),
    ...actual.filter((line) => !want.has(line)).map((line) => `has "${line}"`),
  ];
  return lines.slice(0, 4).join(", ");
}
