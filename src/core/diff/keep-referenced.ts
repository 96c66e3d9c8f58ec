import { displayName, type Fqdn } from "../../domain/dns-name.ts";
import { makeFinding } from "../../domain/finding.ts";
import type { Stroke } from "./sketch.ts";
import type { Study } from "./study.ts";

/**
 * Takes back removals that would leave a name without addresses of a family although an NS, MX or SRV record of a managed zone
 * points to it (RFC 2181 §10.3). A replacement leaves a value, so it goes through.
 */
export function keepReferencedNames(study: Study): void {
  const emptied = [...study.sketch.removals.values(), ...study.sketch.parked.values()].filter(
    (stroke) => stroke.value.type !== "PTR" && study.sketch.values(stroke.value).length === 0,
  );
  if (emptied.length === 0) return;
  const referenced = study.world.referencedNames();
  for (const stroke of emptied) {
    if (!referenced.has(stroke.value.name)) continue;
    study.sketch.restore(stroke.value);
    study.findings.push(finding(stroke, stroke.value.name));
  }
}

function finding(stroke: Stroke, name: Fqdn) {
  const { type, content } = stroke.value;
  return makeFinding("referenced-name", stroke.subject, {
    key: `${stroke.subject.addressId ?? ""}:${displayName(name)}:${type}`,
    message: `${displayName(name)} ${type} ${content} would go (${stroke.reason}), but an NS, MX or SRV record points to it; it stays`,
    remedy: `point that NS, MX or SRV record elsewhere, then remove ${displayName(name)} ${type}, or let the next full cycle do it`,
  });
}
