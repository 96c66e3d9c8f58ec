import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { z } from "zod";
import { planJson } from "../../../../src/core/render/plan-json.ts";
import type { Plan } from "../../../../src/domain/plan.ts";
import { CHANGES, change, FINDINGS, GUARD, plan } from "./sample-plan.ts";

const schema = z.fromJSONSchema(JSON.parse(readFileSync("docs/reference/plan.schema.json", "utf8")));
const HELD = change({ name: "x1.example.com", before: "10.10.1.61", held: true });

function json(made: Plan, heldOnly = false) {
  const names = new Map(made.changes.map((each, i) => [each, `c-mi9x2k4f-000${i}`]));
  return JSON.parse(JSON.stringify(planJson(made, { names, heldOnly })));
}

describe("a plan as JSON", () => {
  const full = plan({ changes: [...CHANGES, HELD], findings: FINDINGS, guards: [GUARD] });

  it("is what its schema says", () => {
    for (const each of [plan(), full]) assert.deepEqual(schema.safeParse(json(each)).error, undefined);
  });

  it("would not pass with a key too many, or one missing", () => {
    const { hash: _hash, ...less } = json(full);
    assert.equal(schema.safeParse(less).success, false);
    assert.equal(schema.safeParse({ ...json(full), more: 1 }).success, false);
  });

  it("is the example of the reference", () => {
    const page = readFileSync("docs/reference/plan-json.md", "utf8");
    const example = JSON.parse(/```json\n([\s\S]*?)```/.exec(page)?.[1] ?? "");
    assert.deepEqual(schema.safeParse(example).error, undefined);
  });

  it("gives names as DNS does, with the final dot", () => {
    const [ptr] = json(full).changes;
    assert.equal(ptr.zone, "1.10.10.in-addr.arpa.");
    assert.equal(ptr.name, "5.1.10.10.in-addr.arpa.");
    assert.deepEqual(ptr.after, { content: "a.example.com.", ttl: 3600, disabled: false });
    assert.equal(ptr.before, null);
  });

  it("leaves the held hash out when nothing is held", () => {
    assert.equal("heldHash" in json(plan({ changes: CHANGES })), false);
    assert.equal(json(full).heldHash.slice(0, 12), "8d01b7c0ffee");
  });

  it("counts changes by action and findings by severity", () => {
    const { changes, creates, updates, deletes, held, errors, warnings, infos } = json(full).counts;
    assert.deepEqual(
      { changes, creates, updates, deletes, held, errors, warnings, infos },
      { changes: 4, creates: 1, updates: 1, deletes: 2, held: 1, errors: 2, warnings: 0, infos: 1 },
    );
  });

  it("lists only what is held when asked, and counts all the same", () => {
    const some = json(full, true);
    assert.deepEqual(
      some.changes.map((each: { name: string }) => each.name),
      ["x1.example.com."],
    );
    assert.equal(some.counts.changes, 4);
  });
});
