import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { it } from "node:test";
import { startRealPowerdns } from "../support/real-powerdns.ts";

it("starts with its zones, answers DNS, and is gone after stop", async (t) => {
  const powerdns = await startRealPowerdns({
    backend: "gsqlite3",
    zones: [
      { name: "example.com.", rrsets: [{ name: "a.example.com.", type: "A", records: ["192.0.2.7"] }] },
    ],
  });
  if ("unavailable" in powerdns) return t.skip(powerdns.unavailable);
  assert.match(powerdns.version, /^\d+\.\d+/);
  const zones = await powerdns.pdnsutil("list-all-zones");
  assert.match(zones, /example\.com/);
  const dig = ["@127.0.0.1", "-p", String(powerdns.dnsPort), "+short", "+tries=1", "a.example.com"];
  assert.equal(execFileSync("dig", dig, { encoding: "utf8" }).trim(), "192.0.2.7");
  await powerdns.stop();
  await assert.rejects(fetch(powerdns.url));
});

it("says with the server's own words why it did not start", async (t) => {
  const started = startRealPowerdns({ backend: "gsqlite3", settings: ["no-such-setting=1"] });
  const outcome = await started.catch((error: Error) => error.message);
  if (typeof outcome === "object" && "unavailable" in outcome) return t.skip(outcome.unavailable);
  assert.match(String(outcome), /pdns_server ended at start with exit code \d+.*no-such-setting/s);
});

it("stops the server when a zone is refused", async (t) => {
  const zones = [{ name: "example.com." }, { name: "example.com." }];
  const outcome = await startRealPowerdns({ backend: "gsqlite3", zones }).catch(
    (error: Error) => error.message,
  );
  if (typeof outcome === "object" && "unavailable" in outcome) return t.skip(outcome.unavailable);
  assert.match(String(outcome), /zone example\.com\. was not created: 409/);
});
