import { readFileSync } from "node:fs";
import process, { env } from "node:process";
import type { CliContext, TextOutput } from "./cli/cli-context.ts";
import { runProgram } from "./cli/program.ts";
import { bugText } from "./core/render/error-text.ts";

const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

const version = readVersion();
const context: CliContext = {
  stdout: outputOf(process.stdout),
  stderr: outputOf(process.stderr),
  env,
  ...(process.stdin.isTTY === true && process.stderr.isTTY === true
    ? { terminal: { input: process.stdin, output: process.stderr } }
    : {}),
  signal: abortOnSignal(),
  exit: (code) => {
    process.exitCode = code;
  },
};

process.on("uncaughtException", (error) => {
  process.stderr.write(bugText(error, version));
  process.exit(1);
});
try {
  await runProgram(process.argv.slice(2), context, version);
} catch (error) {
  process.stderr.write(bugText(error, version));
  process.exitCode = 1;
}

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  const isManifest = typeof manifest === "object" && manifest !== null && "version" in manifest;
  return isManifest ? String(manifest.version) : "unknown";
}

/** Whoever closes the other end of a pipe has read enough; that is no fault, and the work goes on. */
function outputOf(stream: NodeJS.WriteStream): TextOutput {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  return {
    write: (text) => {
      if (stream.writable) stream.write(text);
    },
    isTty: stream.isTTY === true,
    get columns() {
      return stream.columns || 80;
    },
  };
}

/** The first signal asks for an orderly end; the second does not ask. */
function abortOnSignal(): AbortSignal {
  const controller = new AbortController();
  for (const [name, code] of Object.entries(SIGNALS))
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(code);
      controller.abort();
    });
  return controller.signal;
}
