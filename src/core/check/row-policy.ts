import type { AddressRow, Subnet } from "../../domain/address.ts";
import { type Finding, makeFinding, type RuleId } from "../../domain/finding.ts";
import { type Fault, NO_FAULTS } from "./fault.ts";

/** What `policy_field` may say of a row or a subnet. */
const WORDS = ["inventory", "dns", "dns+create", "ignore"] as const;
type RowPolicyWord = (typeof WORDS)[number];

export interface RowPolicy {
  /** What holds for the row; null: the policy of the configuration. */
  readonly word: RowPolicyWord | null;
  /** The subnet's word where the row has none of its own; what the row's content is besides its own columns. */
  readonly subnetPolicy: string;
  /** A word of the row's own that is none of these. */
  readonly faults: readonly Fault[];
}

interface PolicyContext {
  readonly subnets: ReadonlyMap<number, Subnet>;
  readonly bypassed: ReadonlySet<RuleId>;
}

const DEFAULT: RowPolicy = { word: null, subnetPolicy: "", faults: NO_FAULTS };

/**
 * Says which policy a row has: its own word, else that of its subnet, in any case.
 *
 * | word | what it does |
 * |---|---|
 * | none | the policy of the configuration |
 * | `dns` | `no_records = ignore` for this row |
 * | `dns+create` | `no_records = create` for this row |
 * | `inventory` | frozen |
 * | `ignore` | frozen, and nothing is found |
 * | any other | as `inventory`, and found: somebody meant something, and a typing mistake must not remove records |
 */
export function readRowPolicy(
  row: Pick<AddressRow, "policyWord" | "subnetId">,
  { subnets, bypassed }: PolicyContext,
): RowPolicy {
  const own = wordOf(row);
  const subnetPolicy = own === "" ? wordOf(subnets.get(row.subnetId) ?? {}) : "";
  const said = own || subnetPolicy;
  if (said === "") return DEFAULT;
  const word = knownWord(said);
  if (word !== null) return { word, subnetPolicy, faults: NO_FAULTS };
  if (bypassed.has("policy-unknown")) return { word: null, subnetPolicy, faults: NO_FAULTS };
  return { word: "inventory", subnetPolicy, faults: own === "" ? NO_FAULTS : [unknownWord(said)] };
}

/** Finds subnets whose word is none: one finding each, in place of one per row. */
export function findUnknownPolicies({ subnets }: Pick<PolicyContext, "subnets">): readonly Finding[] {
  return [...subnets.values()].flatMap((subnet) => {
    const said = wordOf(subnet);
    if (said === "" || knownWord(said) !== null) return [];
    const { message, remedy } = unknownWord(said);
    const range = `${subnet.network}/${subnet.prefixLength ?? "-"}`;
    return makeFinding(
      "policy-unknown",
      { addressId: null, ip: "", hostname: "" },
      { key: `subnet-${subnet.id}`, message: `subnet ${range}: ${message}`, remedy },
    );
  });
}

function wordOf({ policyWord = "" }: { readonly policyWord?: string }): string {
  return policyWord.trim().toLowerCase();
}

function knownWord(said: string): RowPolicyWord | null {
  return WORDS.find((word) => word === said) ?? null;
}

function unknownWord(said: string): Fault {
  const near = nearestPolicy(said);
  return {
    rule: "policy-unknown",
    message: `the policy ${JSON.stringify(said)} is none of ${WORDS.join(", ")}${near === null ? "" : `; did you mean ${near}?`}; its records are left as they are`,
    remedy: `write ${near ?? WORDS.join(", ")} in the field of [phpipam] policy_field, or empty it`,
  };
}

/** The word that has most letters in the same place, if they are half of them. */
function nearestPolicy(said: string): RowPolicyWord | null {
  const likeness = (word: string) =>
    [...word].filter((letter, at) => said[at] === letter).length / Math.max(word.length, said.length);
  return (
    WORDS.filter((word) => likeness(word) >= 0.5).toSorted((a, b) => likeness(b) - likeness(a))[0] ?? null
  );
}
