import assert from "node:assert/strict";
import { test } from "node:test";
import { PhpipamRowEditors } from "../../src/io/phpipam/phpipam-row-editors.ts";
import type { PhpipamFault } from "../../src/simulators/phpipam/fault.ts";
import type { PhpipamSimulator } from "../../src/simulators/phpipam/start-phpipam-simulator.ts";
import { connect, withSimulator } from "./phpipam-setup.ts";

const OWN = "phpIPAM Admin";
const JANE = { realName: "Jane Doe", email: "jane.doe@example.org", isDisabled: false };
const AT = "2026-11-22 12:00:00";

function addJane(simulator: PhpipamSimulator, parts: object = {}): void {
  const person = { username: "jane2", password: "x", realName: "Jane Doe", email: "second@example.org" };
  simulator.state.addUser({ ...person, role: "User", ...parts });
}

const askedFor = (simulator: PhpipamSimulator, path: RegExp) =>
  simulator.requests.filter((request) => path.test(request.path)).length;

const onPath =
  (part: string, fault: PhpipamFault) =>
  ({ path }: { readonly path: string }) =>
    path.includes(part) ? fault : null;

test("the last editor is the newest one who is not PPHOOK, with the address of the user list and nothing else of it", async () => {
  await withSimulator({}, async ({ editors, simulator, clock }) => {
    simulator.state.editAddress(1, { hostname: "a.example.com" }, "Jane Doe");
    clock.nowMs += 1000;
    simulator.state.editAddress(1, { hostname: "b.example.com" }, OWN);
    simulator.state.editAddress(2, { hostname: "c.example.com" }, OWN);
    const { editors: found, troubles } = await editors.findEditors([1, 2, 3, 4711]);
    assert.deepEqual([...found], [[1, { ...JANE, editedAt: AT }]]);
    assert.deepEqual(troubles, []);
  });
});

test("PPHOOK's account is known by its name in any case", async () => {
  await withSimulator({}, async ({ client, clock, simulator }) => {
    const editors = new PhpipamRowEditors({ client, clock, ownUsername: "ADMIN", concurrency: 2 });
    simulator.state.editAddress(1, { hostname: "b.example.com" }, OWN);
    assert.equal((await editors.findEditors([1])).editors.size, 0);
  });
});

test("a name that several users bear has no address, and is told with what to do", async () => {
  await withSimulator({}, async ({ editors, simulator }) => {
    addJane(simulator);
    for (const id of [1, 2]) simulator.state.editAddress(id, { hostname: `${id}.example.com` }, "Jane Doe");
    const { editors: found, troubles } = await editors.findEditors([1, 2]);
    assert.deepEqual(found.get(2), { ...JANE, email: null, editedAt: AT });
    assert.deepEqual(
      troubles.map(({ key, message }) => [key, message]),
      [["name Jane Doe", "2 users of phpIPAM are called Jane Doe, so that edits cannot be told apart"]],
    );
    assert.match(troubles[0]?.remedy ?? "", /a name of their own/);
  });
});

test("a person who bears the name of PPHOOK's account is not passed over", async () => {
  await withSimulator({}, async ({ editors, simulator }) => {
    addJane(simulator, { realName: OWN });
    simulator.state.editAddress(1, { hostname: "a.example.com" }, OWN);
    assert.equal((await editors.findEditors([1])).editors.get(1)?.email, null);
  });
});

test("without the permission to read users, people have their names; the list is not asked for again at once", async () => {
  await withSimulator({ appId: "readwrite" }, async ({ editors, simulator, clock }) => {
    simulator.state.editAddress(1, { hostname: "a.example.com" }, "Jane Doe");
    for (let time = 0; time < 2; time++) {
      const { editors: found, troubles } = await editors.findEditors([1]);
      assert.deepEqual(found.get(1), { ...JANE, email: null, editedAt: AT });
      assert.deepEqual(
        troubles.map(({ key }) => key),
        ["users"],
      );
      assert.match(troubles[0]?.remedy ?? "", /read\/write\/admin permission/);
    }
    assert.equal(askedFor(simulator, /user\/all/), 1);
    clock.nowMs += 6 * 60_000;
    await editors.findEditors([1]);
    assert.equal(askedFor(simulator, /user\/all/), 2);
  });
});

test("an application with an app code is not asked for users, which it may not read", async () => {
  await withSimulator({}, async ({ client, clock, simulator }) => {
    const editors = new PhpipamRowEditors({ client, clock, ownUsername: null, concurrency: 2 });
    simulator.state.editAddress(1, { hostname: "a.example.com" }, "Jane Doe");
    const { editors: found, troubles } = await editors.findEditors([1]);
    assert.equal(found.get(1)?.realName, "Jane Doe");
    assert.equal(troubles[0]?.key, "users");
    assert.equal(askedFor(simulator, /user\/all/), 0);
  });
});

test("a list of users that is not as expected is told without a word of what is in it", async () => {
  const body = JSON.stringify({ code: 200, success: true, data: [{ username: 1, password: "the-hash" }] });
  const faults = onPath("/user/all/", { kind: "body", status: 200, body });
  await withSimulator({ faults }, async ({ editors }) => {
    const { troubles } = await editors.findEditors([1]);
    assert.equal(troubles[0]?.key, "users");
    assert.doesNotMatch(JSON.stringify(troubles), /the-hash/);
  });
});

test("a changelog that cannot be read is a trouble, and who was found before is given", async () => {
  const faults = onPath("/addresses/2/changelog/", { kind: "status", status: 400, message: "No" });
  await withSimulator({ faults }, async ({ client, clock, simulator }) => {
    const editors = new PhpipamRowEditors({ client, clock, ownUsername: "Admin", concurrency: 1 });
    for (const id of [1, 2]) simulator.state.editAddress(id, { hostname: `${id}.example.com` }, "Jane Doe");
    const { editors: found, troubles } = await editors.findEditors([1, 2]);
    assert.deepEqual([...found.keys()], [1]);
    assert.match(troubles[0]?.message ?? "", /refused GET \/addresses\/2\/changelog\//);
    assert.equal(troubles[0]?.key, "changelog");
  });
});

test("a phpIPAM that does not answer in time is a trouble", async () => {
  const faults = onPath("/changelog/", { kind: "hang" });
  await withSimulator({ faults }, async ({ client, clock }) => {
    const options = { client, clock, ownUsername: "Admin", concurrency: 1, lookupMs: 300 };
    const { editors: found, troubles } = await new PhpipamRowEditors(options).findEditors([1]);
    assert.equal(found.size, 0);
    assert.match(troubles[0]?.message ?? "", /did not say within 0\.3 s/);
  });
});

test("whoever ends the cycle ends the lookup", async () => {
  await withSimulator({}, async ({ editors }) => {
    const reason = new Error("told to end");
    await assert.rejects(editors.findEditors([1], AbortSignal.abort(reason)), reason);
  });
});

test("several rows are asked for at once, and no more than allowed", async () => {
  let [under, most] = [0, 0];
  await withSimulator({}, async ({ simulator, clock }) => {
    const { client, close } = connect(simulator, { clock });
    const call = client.call.bind(client);
    client.call = async (each) => {
      most = Math.max(most, ++under);
      return call(each).finally(() => under--);
    };
    const editors = new PhpipamRowEditors({ client, clock, ownUsername: "Admin", concurrency: 3 });
    await editors.findEditors([1, 2, 3, 4, 5, 6, 7, 8]);
    await close();
  });
  assert.equal(most, 3);
});
