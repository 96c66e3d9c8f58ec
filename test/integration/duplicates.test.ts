import { after, before, describe, it } from "node:test";
import { startPowerdnsSimulator } from "../../src/simulators/powerdns/start-powerdns-simulator.ts";
import { DUPLICATES } from "../support/duplicate-scenarios.ts";
import { playScenario } from "../support/main-job-scenario.ts";
import { startRealPowerdns } from "../support/real-powerdns.ts";

describe("duplicates between the two simulators", () => {
  let simulator: Awaited<ReturnType<typeof startPowerdnsSimulator>>;
  before(async () => {
    simulator = await startPowerdnsSimulator();
  });
  after(() => simulator.close());
  for (const scenario of DUPLICATES) it(scenario.title, () => playScenario(scenario, simulator));
});

describe("duplicates with the installed PowerDNS", () => {
  let started: Awaited<ReturnType<typeof startRealPowerdns>>;
  before(async () => {
    started = await startRealPowerdns({ backend: "gsqlite3" });
  });
  after(() => ("unavailable" in started ? undefined : started.stop()));
  for (const scenario of DUPLICATES)
    it(scenario.title, (t) =>
      "unavailable" in started ? t.skip(started.unavailable) : playScenario(scenario, started),
    );
});
