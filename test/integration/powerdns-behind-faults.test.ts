import assert from "node:assert/strict";
import { it } from "node:test";
import {
  type HttpInjection,
  listHttpInjections,
  runHttpInjection,
} from "../campaign/faults/http-injections.ts";
import { HTTP_STORIES } from "../campaign/faults/http-stories.ts";
import { inTurns } from "../campaign/in-turns.ts";
import { sampleOfEach } from "../campaign/sample.ts";
import { type RealPowerdns, startRealPowerdns } from "../support/real-powerdns.ts";

const STORIES = new Set(["work", "approved"]);
/** Of the faults of one operation of one story. */
const GROUPS = 3;
const SERVERS = 3;
const seed = Number(process.env["CAMPAIGN_SEED"] ?? 1);

it("the installed PowerDNS behind a proxy that spoils its calls: the invariants of the campaign of faults hold", async (t) => {
  await using servers = new AsyncDisposableStack();
  const idle: RealPowerdns[] = [];
  for (let index = 0; index < SERVERS; index++) {
    const powerdns = await startRealPowerdns({ backend: "gsqlite3" });
    if ("unavailable" in powerdns) return t.skip(powerdns.unavailable);
    servers.defer(() => powerdns.stop());
    idle.push(powerdns);
  }
  const chosen = await chooseInjections(idle[0]);
  const violations: string[] = [];
  await inTurns(chosen, SERVERS, async (injection) => {
    const powerdns = idle.pop() ?? assert.fail("more at once than servers");
    const found = await runHttpInjection(injection, { powerdns }).catch((error: Error) => [error.message]);
    idle.push(powerdns);
    violations.push(...found.map((text) => `${injection.id}: ${text}`));
  });
  t.diagnostic(`${chosen.length} injections, seed ${seed}, PowerDNS ${idle[0]?.version}`);
  assert.deepEqual(violations, []);
  assert.ok(chosen.length >= 20, `${chosen.length} injections`);
});

async function chooseInjections(powerdns: RealPowerdns | undefined): Promise<readonly HttpInjection[]> {
  const stories = HTTP_STORIES.filter(({ name }) => STORIES.has(name));
  const all = (await listHttpInjections(stories, powerdns)).filter(({ service }) => service === "powerdns");
  const stratumOf = ({ story, operation, wire }: HttpInjection) =>
    `${story.name} ${operation} ${wire.name.length % GROUPS}`;
  return sampleOfEach(all, seed, stratumOf);
}
