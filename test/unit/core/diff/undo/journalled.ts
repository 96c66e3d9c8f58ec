import { canonicalName } from "../../../../../src/domain/dns-name.ts";
import type { RecordHistory } from "../../../../../src/domain/history.ts";
import type { Rrset } from "../../../../../src/domain/rrset.ts";
import { NOW } from "../../../../support/world-of.ts";

const state = (content: string, ttlSeconds: number) => ({
  content: content.replace(/^-/, ""),
  ttlSeconds,
  disabled: content.startsWith("-"),
});

interface Said extends Partial<Omit<RecordHistory, "before" | "after" | "name">> {
  /** Relative to example.com. */
  readonly name?: string;
  /** A leading `-` marks a disabled value. */
  readonly before?: string;
  readonly after?: string;
  /** Other values of the RRset. */
  readonly beside?: readonly string[];
}

/** A change of `a.example.com A` for row 1 as the journal has it: `{ before: "10.0.0.9", after: "10.0.0.1" }`. */
export function journalled({ name = "a", before, after, beside = [], ...rest }: Said): RecordHistory {
  const owner = canonicalName(name.endsWith(".") ? name : `${name}.example.com`);
  const { type = "A" } = rest;
  const values = [...(before === undefined ? [] : [before]), ...beside].map((content) => state(content, 300));
  const preImage: Rrset | null = values.length === 0 ? null : { name: owner, type, ttlSeconds: 300, values };
  const changed = after === undefined ? "delete" : "update";
  return {
    ...{ id: "c-1", run: "r-1", at: NOW, target: "powerdns", zone: "example.com.", type, preImage },
    action: before === undefined ? "create" : changed,
    name: owner,
    ...{ addressId: 1, ip: "10.0.0.1", hostname: "a.example.com", editor: null },
    before: before === undefined ? null : state(before, 300),
    after: after === undefined ? null : state(after, 300),
    ...{ rule: "mismatch", reason: "phpIPAM says so", result: "applied", detail: "" },
    ...rest,
  };
}
