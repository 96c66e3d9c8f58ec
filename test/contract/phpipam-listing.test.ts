import assert from "node:assert/strict";
import { test } from "node:test";
import type { PhpipamFault } from "../../src/simulators/phpipam/fault.ts";
import { withSimulator } from "./phpipam-setup.ts";

/** A listing of a megabyte comes in several parts. */
const ROWS = 3000;
const isListing = ({ path }: { readonly path: string }) => path.includes("/addresses/?");

interface Trouble {
  readonly title: string;
  readonly fault: PhpipamFault;
}

const TROUBLES: readonly Trouble[] = [
  { title: "ends early", fault: { kind: "truncate" } },
  { title: "breaks off in its first part", fault: { kind: "reset", afterBytes: 1000 } },
  { title: "breaks off in a later part", fault: { kind: "reset", afterBytes: 700_000 } },
  { title: "has wrong types", fault: { kind: "wrong-types" } },
];

async function withLongListing(
  faults: () => PhpipamFault | null,
  body: Parameters<typeof withSimulator>[1],
): Promise<void> {
  await withSimulator({ faults: (request) => (isListing(request) ? faults() : null) }, async (context) => {
    const { state } = context.simulator;
    for (let at = 0; at < ROWS; at++)
      state.addAddress({ subnetId: 3, ip: `10.10.${at >> 8}.${at & 255}`, hostname: `h${at}.example.com` });
    await body(context);
  });
}

for (const { title, fault } of TROUBLES)
  test(`a long listing that ${title} is an error each time, never a shorter list`, async () => {
    await withLongListing(
      () => fault,
      async ({ inventory }) => {
        await assert.rejects(inventory.read({}), { name: "UpstreamError" });
      },
    );
  });

test("a long listing that breaks off once is whole, and once in it, after the next attempt", async () => {
  const faults: (PhpipamFault | null)[] = [{ kind: "reset", afterBytes: 700_000 }, null];
  await withLongListing(
    () => faults.shift() ?? null,
    async ({ inventory, simulator }) => {
      const { rows, complete } = await inventory.read({});
      assert.equal(complete, true);
      assert.deepEqual(
        rows.map((row) => row.id),
        [...simulator.state.addresses.keys()],
      );
    },
  );
});

test("rows that say the same again stay the objects that they were, and the list too when all of them do", async () => {
  await withLongListing(
    () => null,
    async ({ inventory, simulator }) => {
      const first = await inventory.read({});
      assert.equal((await inventory.read({})).rows, first.rows);
      simulator.state.editAddress(1, { hostname: "other.example.com" }, "Admin");
      const after = await inventory.read({});
      assert.notEqual(after.rows, first.rows);
      assert.equal(after.rows.find((row) => row.id === 1)?.hostname, "other.example.com");
      assert.deepEqual(
        after.rows.filter((row, at) => row !== first.rows[at]).map((row) => row.id),
        [1],
      );
    },
  );
});
