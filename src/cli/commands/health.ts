import { dirname } from "node:path";
import { composeCheck } from "../../compose.ts";
import type { Config } from "../../config/config.ts";
import { findOpenWindow } from "../../config/maintenance-window.ts";
import { checkJson, isWell } from "../../core/render/check-text.ts";
import { renderHealth } from "../../core/render/health/health-text.ts";
import { judgeHealth } from "../../core/render/health/judge-health.ts";
import { type HealthSettings, readHealth } from "../../flows/health/read-health.ts";
import type { GlobalOptions, RegisterCommand } from "../cli-context.ts";
import { addNotes } from "../help-text.ts";
import { readConfig } from "../open-world.ts";
import { printAnswer } from "../print.ts";
import { runGuarded } from "../run-guarded.ts";

export const registerHealth: RegisterCommand = (program, context) => {
  const command = program
    .command("health")
    .description("one screen: service, APIs, store, disk, memory, last cycle, what waits; changes nothing")
    .action(() => run(command.optsWithGlobals()));
  const run = (globals: GlobalOptions) =>
    runGuarded(context, globals, async () => {
      const { config } = await readConfig(context, globals);
      await using world = composeCheck(config);
      const items = judgeHealth(await readHealth(world, settingsOf(config), context.signal));
      printAnswer(context, globals, {
        text: (canvas) => renderHealth(items, canvas),
        json: () => checkJson(items),
      });
      return isWell(items) ? 0 : 1;
    });
  addNotes(command, {
    examples: [
      ["pphook health", "is all well at this moment? What is not comes first"],
      ["pphook health --json", "the same for a monitoring system; the exit code alone will do"],
    ],
    exitCodes: [0, 1, 2],
  });
};

function settingsOf({
  phpipam,
  store,
  log,
  policy,
  script,
  maintenance,
  monitor,
  targets,
}: Config): HealthSettings {
  return {
    phpipamUrls: phpipam.apiUrls,
    storeFile: store.sqliteFile,
    paths: [store.sqliteFile, log.file, dirname(script.lastCheckFile)],
    observe: policy.mode === "observe",
    intervalMs: script.checkIntervalMs,
    maintenanceAt: (now) => findOpenWindow(maintenance.windows, now)?.text ?? null,
    targets,
    secondaries: monitor.secondaries.map(({ name }) => name),
  };
}
