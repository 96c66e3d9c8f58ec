import { displayName, type Fqdn } from "../../domain/dns-name.ts";
import { makeFinding } from "../../domain/finding.ts";
import type { Stroke } from "./stroke.ts";
import type { Study } from "./study.ts";

/**
 * Takes back removals that would leave a name without addresses of a family although an NS, MX or SRV record of a managed zone
 * points to it (RFC 2181 §10.3), or one may, in a zone that cannot be read. A replacement leaves a value, so it goes through.
 */
export function keepReferencedNames(study: Study): void {
  const emptied = [...study.sketch.removals.strokes(), ...study.sketch.parked.strokes()].filter(
    (stroke) => stroke.value.type !== "PTR" && study.sketch.values(stroke.value).length === 0,
  );
  if (emptied.length === 0) return;
  const { names, unknownZones } = study.world.references();
  const [unknown] = unknownZones;
  for (const stroke of emptied) {
    if (names.has(stroke.value.name)) keep(study, stroke, pointedTo(stroke));
    else if (unknown !== undefined) keep(study, stroke, perhapsPointedTo(unknown));
  }
}

interface Reason {
  readonly rule: "referenced-name" | "reference-unknown";
  readonly why: string;
  readonly remedy: string;
}

function keep(study: Study, stroke: Stroke, { rule, why, remedy }: Reason): void {
  study.sketch.restore(stroke.value);
  const { name, type, content } = stroke.value;
  const shown = `${displayName(name)} ${type}`;
  study.findings.push(
    makeFinding(rule, stroke.subject, {
      key: `${stroke.subject.addressId ?? ""}:${displayName(name)}:${type}`,
      message: `${shown} ${content} would go (${stroke.reason}), but ${why}; it stays`,
      remedy,
    }),
  );
}

function pointedTo({ value: { name, type } }: Stroke): Reason {
  return {
    rule: "referenced-name",
    why: "an NS, MX or SRV record points to it",
    remedy: `point that NS, MX or SRV record elsewhere, then remove ${displayName(name)} ${type}, or let the next full cycle do it`,
  };
}

function perhapsPointedTo(zone: Fqdn): Reason {
  return {
    rule: "reference-unknown",
    why: `the zone ${displayName(zone)} cannot be read, and an NS, MX or SRV record there may point to it`,
    remedy: `make ${displayName(zone)} readable in PowerDNS, or name it in [powerdns] exclude_zones; the next full cycle removes the record then`,
  };
}
