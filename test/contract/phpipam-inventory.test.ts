import assert from "node:assert/strict";
import { test } from "node:test";
import { HOUR_MS } from "../../src/domain/instant.ts";
import { readLastEditor } from "../../src/io/phpipam/last-editor.ts";
import { probePhpipam } from "../../src/io/phpipam/probe.ts";
import type { PhpipamFault } from "../../src/simulators/phpipam/fault.ts";
import { connect, NOON, withSimulator } from "./phpipam-setup.ts";

const LISTING = "/pphook/addresses/?links=false";

for (const version of ["1.7.4", "1.8.2"] as const)
  test(`a read of phpIPAM ${version} brings rows, subnets and tags, dated when it began`, async () => {
    await withSimulator({ version }, async ({ inventory, simulator }) => {
      const snapshot = await inventory.read({});
      assert.equal(snapshot.complete, true);
      assert.equal(snapshot.rows.length, 10);
      assert.equal(snapshot.rows[0]?.hostname, "server1.cust1.local");
      assert.deepEqual(snapshot.subnets.get(3), {
        id: 3,
        network: "10.10.1.0",
        prefixLength: 24,
        sectionId: 1,
        vrfId: 0,
        parentId: 2,
        description: "Customer 1",
      });
      assert.equal(snapshot.tags.get(1), "Offline");
      assert.equal(snapshot.readStartedAt, NOON);
      assert.deepEqual(
        simulator.requests.map(({ method, path }) => `${method} ${path}`),
        ["POST /pphook/user/", "GET /pphook/subnets/", "GET /pphook/addresses/tags/", `GET ${LISTING}`],
      );
    });
  });

test("the names of the sections are asked for when they are needed, and then only", async () => {
  await withSimulator({ readSections: true }, async ({ inventory, simulator }) => {
    const { sections } = await inventory.read({});
    assert.deepEqual([sections.get(1), sections.get(2)], ["Customers", "IPv6"]);
    assert.ok(simulator.requests.some(({ path }) => path === "/pphook/sections/"));
  });
});

test("numbers as texts and nested custom fields make the same snapshot", async () => {
  await withSimulator({}, async ({ inventory, simulator }) => {
    simulator.state.editAddress(1, { custom: { custom_DHCP_Profil: "infra" } });
    const plain = await inventory.read({});
    assert.equal(plain.rows[0]?.profile, "infra");
    const nested = connect(simulator, { appId: "nested" });
    assert.deepEqual((await nested.inventory.read({})).rows, plain.rows);
    await nested.close();
  });
  await withSimulator({ stringify: true }, async ({ inventory }) => {
    const { rows, subnets } = await inventory.read({});
    assert.deepEqual([rows[0]?.id, rows[0]?.tagId, subnets.get(3)?.prefixLength], [1, 2, 24]);
  });
});

test("an empty table is an empty snapshot, once every subnet said that it has none", async () => {
  await withSimulator({}, async ({ inventory, simulator }) => {
    for (const id of [...simulator.state.addresses.keys()]) simulator.state.deleteAddress(id);
    const snapshot = await inventory.read({});
    assert.deepEqual([snapshot.complete, snapshot.rows.length, snapshot.subnets.size], [true, 0, 5]);
    const asked = simulator.requests.filter(
      ({ path }) => path.startsWith("/pphook/subnets/") && path !== "/pphook/subnets/",
    );
    assert.equal(asked.length, 5);
  });
});

test('"Unable to read addresses" while a subnet has some is a failure, not an empty snapshot', async () => {
  const fault: PhpipamFault = { kind: "status", status: 500, message: "Unable to read addresses" };
  await withSimulator({ faults: ({ path }) => (path === LISTING ? fault : null) }, async ({ inventory }) => {
    await assert.rejects(inventory.read({}), { failure: "busy", message: /its subnets hold 10 addresses/ });
  });
});

test("a listing without a row is doubted like a listing that failed", async () => {
  const fault: PhpipamFault = { kind: "body", status: 200, body: '{"code":200,"success":true,"data":[]}' };
  await withSimulator({ faults: ({ path }) => (path === LISTING ? fault : null) }, async ({ inventory }) => {
    await assert.rejects(inventory.read({}), { failure: "busy", message: /its subnets hold 10 addresses/ });
  });
});

test('"Unable to read addresses" and a subnet that cannot be read is a failure', async () => {
  const faults = ({ path }: { path: string }): PhpipamFault | null => {
    if (path === LISTING) return { kind: "status", status: 500, message: "Unable to read addresses" };
    if (path.startsWith("/pphook/subnets/6/")) return { kind: "html", status: 500 };
    return path.endsWith("/addresses/?links=false")
      ? { kind: "status", status: 404, message: "No addresses found" }
      : null;
  };
  await withSimulator({ faults }, async ({ inventory }) => {
    await assert.rejects(inventory.read({}), { name: "UpstreamError" });
  });
});

test("no subnet at all is a failure: it cannot be told from a database that failed", async () => {
  await withSimulator({}, async ({ inventory, simulator }) => {
    for (const id of [...simulator.state.subnets.keys()]) simulator.state.deleteSubnet(id);
    await assert.rejects(inventory.read({}), { message: /Unable to read subnets/ });
  });
});

test("a listing too large for PHP is read subnet by subnet, unconfirmed, for an hour to come", async () => {
  await withSimulator({ maxListedRows: 9 }, async ({ inventory, simulator, clock }) => {
    const count = () => simulator.requests.filter(({ path }) => path === LISTING).length;
    const progress: number[] = [];
    const first = await inventory.read({ onRows: (rows) => progress.push(rows) });
    assert.deepEqual([first.complete, first.rows.length, count()], [false, 10, 1]);
    assert.equal(progress.at(-1), 10);
    assert.equal((await inventory.read({})).complete, false);
    assert.equal(count(), 1, "not asked for again");
    clock.nowMs += HOUR_MS;
    await inventory.read({});
    assert.equal(count(), 2, "asked for again after an hour");
  });
});

test("a subnet that is itself too large ends the read, with the memory limit as remedy", async () => {
  await withSimulator({ maxListedRows: 3 }, async ({ inventory }) => {
    await assert.rejects(inventory.read({}), { failure: "too-large", remedy: /memory_limit/ });
  });
});

test("at most `concurrency` subnets are read at once", async () => {
  let [running, most] = [0, 0];
  const faults = ({ path }: { path: string }): PhpipamFault | null => {
    if (path === LISTING) return { kind: "html", status: 500 };
    if (!path.endsWith("/addresses/?links=false")) return null;
    most = Math.max(most, ++running);
    setTimeout(() => running--, 30);
    return { kind: "delay", ms: 30 };
  };
  await withSimulator({ faults }, async ({ inventory }) => {
    assert.equal((await inventory.read({})).rows.length, 10);
    assert.ok(most >= 2 && most <= 3, `${most} at once`);
  });
});

test("a row that comes twice counts once", async () => {
  await withSimulator({}, async ({ inventory, simulator }) => {
    const row = simulator.state.addresses.get(1);
    assert.ok(row);
    simulator.state.addresses.set(99, row);
    assert.equal((await inventory.read({})).rows.length, 10);
  });
});

test("a row without subnet is told by its id", async () => {
  const row = { id: 4711, ip: "10.0.0.1", hostname: "a.example.com" };
  const text = JSON.stringify({ code: 200, success: true, data: [row] });
  const faults = ({ path }: { path: string }): PhpipamFault | null =>
    path === LISTING ? { kind: "body", status: 200, body: text } : null;
  await withSimulator({ faults }, async ({ inventory }) => {
    await assert.rejects(inventory.read({}), { failure: "shape", message: /row 4711: subnetId is missing/ });
  });
});

test("the policies of rows and subnets are read with them", async () => {
  await withSimulator({ policyField: "custom_policy" }, async ({ inventory, simulator, editor }) => {
    simulator.state.customFields.push("custom_policy");
    simulator.state.editAddress(7, { custom: { custom_policy: "ignore" } });
    const subnet = simulator.state.subnets.get(3);
    assert.ok(subnet);
    simulator.state.subnets.set(3, { ...subnet, custom: { custom_policy: "dns" } });
    const { rows, subnets } = await inventory.read({});
    assert.deepEqual(
      rows.filter((row) => row.policyWord !== undefined).map(({ id, policyWord }) => [id, policyWord]),
      [[7, "ignore"]],
    );
    assert.equal(subnets.get(3)?.policyWord, "dns");
    assert.equal((await inventory.findRow(7))?.policyWord, "ignore");
    assert.equal((await editor.readWhole(7))?.row.policyWord, "ignore");
  });
});

test("a policy field that neither rows nor subnets have makes no inventory: what it was to protect is not known", async () => {
  await withSimulator({ policyField: "custom_polcy" }, async ({ inventory }) => {
    await assert.rejects(inventory.read({}), {
      message: /neither addresses nor subnets have a custom field custom_polcy/,
      remedy: /policy_field/,
    });
  });
});

test("a row is found by its id, and null means that phpIPAM knows no such id", async () => {
  await withSimulator({}, async ({ inventory }) => {
    assert.equal((await inventory.findRow(7))?.ip, "10.10.2.10");
    assert.equal(await inventory.findRow(4711), null);
  });
});

test("a 404 that does not say Invalid Id is no proof that a row is gone", async () => {
  for (const fault of [
    { kind: "status", status: 404, message: "Not found" },
    { kind: "html", status: 404, title: "Not Found" },
    { kind: "body", status: 200, body: '{"code":200,"success":true,"data":null}' },
  ] as const) {
    const faults = ({ path }: { path: string }) => (path === "/pphook/addresses/7/" ? fault : null);
    await withSimulator({ faults }, async ({ inventory }) => {
      await assert.rejects(inventory.findRow(7), { name: "UpstreamError" });
    });
  }
});

test("another row than the one asked for is refused", async () => {
  await withSimulator({}, async ({ inventory, simulator }) => {
    const row = simulator.state.addresses.get(1);
    assert.ok(row);
    simulator.state.addresses.set(7, row);
    await assert.rejects(inventory.findRow(7), {
      failure: "shape",
      message: /row 7 was asked for, row 1 came/,
    });
  });
});

test("the last editor is that of the newest entry; none without a changelog", async () => {
  await withSimulator({}, async ({ client, simulator, clock }) => {
    assert.equal(await readLastEditor(client, 1), null);
    simulator.state.editAddress(1, { hostname: "a.example.com" }, "phpIPAM Admin");
    clock.nowMs += 1000;
    simulator.state.editAddress(1, { hostname: "b.example.com" }, "Jane Doe");
    assert.deepEqual(await readLastEditor(client, 1), { name: "Jane Doe", at: "2026-11-22 12:00:01" });
    assert.equal(await readLastEditor(client, 4711), null);
  });
});

test("the probe says what the application may do and how phpIPAM writes", async () => {
  await withSimulator({ stringify: true }, async ({ client, clock, simulator }) => {
    clock.nowMs = Date.now();
    const { clockSkewMs, sections, subnets, ...probe } = await probePhpipam(client, clock);
    assert.ok([...sections.values()].includes("Customers"));
    assert.ok(subnets.some(({ network, prefixLength }) => network === "10.10.1.0" && prefixLength === 24));
    assert.deepEqual(probe, {
      dnsSubnets: 0,
      login: "ok",
      canReadAddresses: true,
      canReadUsers: true,
      canWrite: true,
      customFields: ["custom_DHCP_Profil"],
      nested: false,
      strings: true,
    });
    assert.ok(clockSkewMs !== null && Math.abs(clockSkewMs) <= 2000, `${clockSkewMs}`);
    const nested = connect(simulator, { appId: "nested" });
    assert.equal((await probePhpipam(nested.client, clock)).nested, true);
    await nested.close();
    const limited = connect(simulator, { appId: "readonly" });
    assert.equal((await probePhpipam(limited.client, clock)).canReadUsers, false);
    await limited.close();
    const unknown = connect(simulator, { appId: "nobody" });
    const { login } = await probePhpipam(unknown.client, clock);
    assert.match(String(login), /Invalid application id/);
    await unknown.close();
  });
});
