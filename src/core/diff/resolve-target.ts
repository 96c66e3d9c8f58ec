import { canonicalName, type Fqdn } from "../../domain/dns-name.ts";
import { familyOf, type IpAddress } from "../../domain/ip-address.ts";
import type { Rrset } from "../../domain/rrset.ts";
import type { ZoneContent } from "../../domain/zone.ts";
import { type DnsWorld, isServed } from "./dns-world.ts";
import { coveringWildcard, servedOtherwise } from "./served-otherwise.ts";
import type { Sketch } from "./sketch.ts";

/**
 * Whether a PTR's target gives back the address:
 * - `yes`: it does, so the PTR is another name of the host;
 * - `no`: it does not, and all zones on the way are known;
 * - `outside`: the name, or its CNAME, leaves the managed zones, where PPHOOK cannot know;
 * - `unknown`: a zone on the way is unreadable, or a LUA, ALIAS, DNAME or delegation answers.
 */
export type TargetAnswer = "yes" | "no" | "outside" | "unknown";

const MAX_CNAMES = 8;

/** Follows a name through CNAMEs and wildcards, in the world as the sketch would leave it (RFC 1034 §3.6.2, RFC 4592). */
export function resolveTarget(
  world: DnsWorld,
  sketch: Sketch,
  question: { readonly target: Fqdn; readonly ip: IpAddress },
): TargetAnswer {
  let name = question.target;
  for (let hops = 0; hops <= MAX_CNAMES; hops++) {
    const zone = world.zoneOf(name);
    if (zone === null || !zone.managed) return "outside";
    const content = world.contentOf(zone.name);
    if (content === null) return "unknown";
    const step = answerAt({ world, sketch, content, name }, question.ip);
    if (typeof step === "string") return step;
    name = step.cname;
  }
  return "unknown";
}

interface Standpoint {
  readonly world: DnsWorld;
  readonly sketch: Sketch;
  readonly content: ZoneContent;
  readonly name: Fqdn;
}

function answerAt(at: Standpoint, ip: IpAddress): TargetAnswer | { readonly cname: Fqdn } {
  const type = familyOf(ip) === 4 ? "A" : "AAAA";
  const owner = coveringWildcard(at.world, at.content, at.name) ?? at.name;
  if (at.sketch.values({ zone: at.content.name, name: owner, type }).includes(ip)) return "yes";
  const cname = at.content.rrsets.get(owner)?.find((rrset) => rrset.type === "CNAME" && isServed(rrset));
  if (cname !== undefined) return { cname: canonicalName(firstContent(cname)) };
  if (owner !== at.name) return "no";
  return servedOtherwise(at.world, at.content.name, at.name) === null ? "no" : "unknown";
}

function firstContent(rrset: Rrset): string {
  return rrset.values.find((value) => !value.disabled)?.content ?? "";
}
