import assert from "node:assert/strict";
import { it } from "node:test";
import { startPowerdnsSimulator } from "../../../../src/simulators/powerdns/start-powerdns-simulator.ts";

it("lets people edit the simulated zones, and the serial moves", async () => {
  const simulator = await startPowerdnsSimulator({
    zones: [{ name: "example.com." }],
    now: () => Date.parse("2026-11-22T05:00:00Z"),
  });
  const serial = async () => {
    const response = await fetch(`${simulator.url}/servers/localhost/zones`, {
      headers: { "X-API-Key": simulator.apiKey },
    });
    return ((await response.json()) as { serial: number }[])[0]?.serial;
  };
  assert.equal(await serial(), 2026112201);
  simulator.state.setRrset("example.com.", { name: "a.example.com.", type: "A", records: ["192.0.2.1"] });
  assert.equal(await serial(), 2026112202);
  assert.deepEqual(simulator.state.rrset("example.com.", "a.example.com.", "A")?.records, [
    { content: "192.0.2.1", disabled: false },
  ]);
  simulator.state.removeRrset("example.com.", "a.example.com.", "A");
  assert.equal(simulator.state.rrset("example.com.", "a.example.com.", "A"), undefined);
  assert.equal(await serial(), 2026112203);
  assert.equal(simulator.calls.length, 3);
  await simulator.close();
});
