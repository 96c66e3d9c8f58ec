import assert from "node:assert/strict";
import { test } from "node:test";
import { probePhpipam } from "../../src/io/phpipam/probe.ts";
import type { PhpipamFault } from "../../src/simulators/phpipam/fault.ts";
import { connect, withSimulator } from "./phpipam-setup.ts";

const NOTED = {
  note: "mind the gap",
  owner: "bob",
  description: "web",
  custom: { custom_DHCP_Profil: "infra" },
};

for (const version of ["1.7.4", "1.8.2"] as const) {
  test(`a MAC is removed and everything else stays what it was (${version})`, async () => {
    await withSimulator({ version }, async ({ editor, simulator: { state } }) => {
      const reserved = { tag: 3, mac: "00:11:22:33:44:55", hostname: "a.example.com", ...NOTED };
      state.editAddress(1, { ...reserved, PTRignore: 1 });
      const before = await editor.readWhole(1);
      await editor.setMac(1, { mac: "", tagId: before?.row.tagId ?? 0 });
      const after = await editor.readWhole(1);
      assert.deepEqual(after?.fields, { ...before?.fields, mac: null });
      assert.deepEqual([after?.row.tagId, after?.row.mac, after?.row.profile], [3, "", "infra"]);
      assert.equal(after?.row.editDate, before?.row.editDate);
    });
  });

  test(`without its tag a PATCH would have reset it (${version})`, async () => {
    await withSimulator({ version }, async ({ client, editor, simulator: { state } }) => {
      state.editAddress(1, { tag: 3 });
      await client.call({ method: "PATCH", path: "/addresses/1/", body: { mac: "" } });
      assert.equal((await editor.readWhole(1))?.row.tagId, 2);
    });
  });

  test(`a row is deleted by its id, once or again (${version})`, async () => {
    await withSimulator({ version }, async ({ editor, simulator: { state } }) => {
      await editor.deleteRow(1);
      assert.equal(state.addresses.has(1), false);
      assert.equal(state.addresses.size, 9);
      assert.equal(await editor.readWhole(1), null);
      await editor.deleteRow(1);
    });
  });

  test(`a row comes back with every field it had, but for id and editDate (${version})`, async () => {
    await withSimulator({ version }, async ({ editor, simulator: { state } }) => {
      state.editAddress(1, { tag: 3, mac: "00:11:22:33:44:55", PTRignore: 1, ...NOTED });
      const before = await editor.readWhole(1);
      await editor.deleteRow(1);
      const id = await editor.createRow(before?.fields ?? {});
      const after = await editor.readWhole(id);
      assert.deepEqual(after?.fields, { ...before?.fields, id, editDate: null });
    });
  });
}

test("custom fields that come nested are read and written flat", async () => {
  await withSimulator({}, async ({ simulator }) => {
    simulator.state.editAddress(1, NOTED);
    const nested = connect(simulator, { appId: "nested" });
    const whole = await nested.editor.readWhole(1);
    assert.equal(whole?.fields["custom_DHCP_Profil"], "infra");
    assert.equal("links" in (whole?.fields ?? {}), false);
    await nested.editor.deleteRow(1);
    const again = await nested.editor.readWhole(await nested.editor.createRow(whole?.fields ?? {}));
    assert.equal(again?.row.profile, "infra");
    await nested.close();
  });
});

test("a write is sent once, whatever becomes of it", async () => {
  const faults = ({ method }: { method: string }): PhpipamFault | null =>
    method === "DELETE" ? { kind: "html", status: 502 } : null;
  await withSimulator({ faults }, async ({ editor, simulator }) => {
    await assert.rejects(editor.deleteRow(1), { failure: "busy" });
    assert.equal(simulator.requests.filter(({ method }) => method === "DELETE").length, 1);
  });
});

test("an application that may only read is refused, and check finds out without writing", async () => {
  await withSimulator({}, async ({ simulator, clock, client }) => {
    const readonly = connect(simulator, { appId: "readonly" });
    await assert.rejects(readonly.editor.deleteRow(1), { failure: "rejected", remedy: /read\/write/ });
    assert.equal((await probePhpipam(readonly.client, clock)).canWrite, false);
    const rows = JSON.stringify([...simulator.state.addresses]);
    assert.equal((await probePhpipam(client, clock)).canWrite, true);
    assert.equal(JSON.stringify([...simulator.state.addresses]), rows);
    await readonly.close();
  });
});

test("an answer that is no row, another row or no id is not taken for one", async () => {
  const answer = (data: unknown): PhpipamFault => ({
    kind: "body",
    status: 200,
    body: JSON.stringify({ code: 200, success: true, data }),
  });
  const faults = ({ path, method }: { path: string; method: string }): PhpipamFault | null => {
    if (path.endsWith("/addresses/1/")) return answer("nothing");
    if (path.endsWith("/addresses/2/")) return answer({ id: 3, subnetId: 3, ip: "", hostname: "", mac: "" });
    return method === "POST" && path.endsWith("/addresses/") ? answer({}) : null;
  };
  await withSimulator({ faults }, async ({ editor }) => {
    await assert.rejects(editor.readWhole(1), { failure: "shape", message: /a row is not an object/ });
    await assert.rejects(editor.readWhole(2), { failure: "shape" });
    await assert.rejects(editor.createRow({ ip: "10.0.0.1" }), { failure: "shape", message: /has no id/ });
  });
});
