#!/usr/bin/env node
// Plain JavaScript that any Node since 14 can parse: it finds a runtime that can run src/bin.ts, or says in one line what is missing.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants, userInfo } from "node:os";
import { isatty } from "node:tty";
import { fileURLToPath } from "node:url";

const NEEDED_MAJOR = 24;
const FORWARDED = ["SIGINT", "SIGTERM", "SIGHUP"];
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

if (Number(process.versions.node.split(".")[0]) >= NEEDED_MAJOR) {
  await keepCompiled();
  await import("../src/bin.ts");
} else {
  runBundled(here("../node_modules/.bin/node"));
}

/** Starts in half the time. Below the home of the account, as the system knows it: in /tmp, others could have laid code there before. */
async function keepCompiled() {
  try {
    const { enableCompileCache } = await import("node:module");
    enableCompileCache(`${userInfo().homedir}/.cache/pphook`);
  } catch {
    // An account without a home starts slower.
  }
}

/** Runs the same command on the runtime that `npm ci` installed, and ends as it ends. */
function runBundled(node) {
  if (!existsSync(node)) return refuse("it brings its own");
  const child = spawn(node, [here("./pphook.js"), ...process.argv.slice(2)], { stdio: "inherit" });
  const forwarders = FORWARDED.map((signal) => [signal, () => forward(signal, child)]);
  for (const [signal, forwarder] of forwarders) process.on(signal, forwarder);
  child.on("error", (error) => refuse(`the one in node_modules does not start: ${error.message}`));
  child.on("exit", (code, signal) => {
    for (const [name, forwarder] of forwarders) process.off(name, forwarder);
    process.exitCode = signal ? 128 + constants.signals[signal] : code;
    if (signal) process.kill(process.pid, signal);
  });
}

function forward(signal, child) {
  // A terminal gives Ctrl-C to the whole process group: the child has it already, and a second one means "at once".
  const fromTerminal = signal === "SIGINT" && [0, 1, 2].some((fd) => isatty(fd));
  if (!fromTerminal) child.kill(signal);
}

function refuse(why) {
  process.stderr.write(
    `pphook: needs Node ${NEEDED_MAJOR} or newer, this is ${process.versions.node}; ` +
      `run "npm ci" in ${here("..")} (${why}), or install Node ${NEEDED_MAJOR}\n`,
  );
  process.exitCode = 2;
}
