import type { AlertCondition, AlertDetails, AlertKind } from "../../domain/alert.ts";

interface ConditionParts extends Partial<Omit<AlertCondition, "kind">> {
  readonly key: string;
  readonly details: AlertDetails;
}

/** Makes a condition that is told once, as soon as it is seen, by every way and not as an emergency, but for what is said otherwise. */
export function makeCondition(kind: AlertKind, parts: ConditionParts): AlertCondition {
  return {
    kind,
    identity: "",
    emergency: false,
    tellAfter: 1,
    tellsEnd: false,
    mutable: false,
    webhookOnly: false,
    ...parts,
  };
}
