import { findSubnetsWithoutZone } from "../../core/derive/subnets-without-zone.ts";
import type { Subnet } from "../../domain/address.ts";
import type { ZoneHead } from "../../domain/zone.ts";
import { type SetupWorld, tellOk } from "./setup-world.ts";

const NAMED_AT_MOST = 8;

/** Tells of subnets whose addresses get no PTR, for want of a zone. */
export function tellUncovered(
  world: SetupWorld,
  subnets: ReadonlyMap<number, Subnet>,
  zones: readonly ZoneHead[],
): void {
  const found = findSubnetsWithoutZone(subnets, zones);
  if (found.length === 0) {
    tellOk(world, "each subnet has a reverse zone");
    return;
  }
  const named = found.slice(0, NAMED_AT_MOST).map(({ subnet }) => `${subnet.network}/${subnet.prefixLength}`);
  const more = found.length > named.length ? ` and ${found.length - named.length} more` : "";
  const [have, their] = found.length === 1 ? ["subnet has", "its"] : ["subnets have", "their"];
  const wanted = [...new Set(found.map((each) => each.wanted))].slice(0, NAMED_AT_MOST);
  world.tell({
    status: "warning",
    measured: `${found.length} ${have} no reverse zone, so ${their} addresses get no PTR: ${named.join(", ")}${more}`,
    remedy: `if they should: ${wanted.map((zone) => `pdnsutil create-zone ${zone} NAMESERVER`).join("; ")}`,
  });
}
