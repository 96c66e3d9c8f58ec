import type { EventData } from "node:test";
import { run } from "node:test";
import { inspect } from "node:util";

/** How a set of test files went. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly coverage: CoverageSummary | null;
}

export type CoverageSummary = EventData.TestCoverage["summary"];

export interface FilesToRun {
  /** Relative to the root. */
  readonly files: readonly string[];
  /** A test that takes longer fails. */
  readonly testSeconds: number;
  /** A file that takes longer is ended and fails. */
  readonly fileSeconds: number;
  /** After this the whole run is ended: what even a blocked event loop cannot outlast. */
  readonly totalSeconds: number;
  /** Globs of the sources whose coverage is measured; none measures nothing. */
  readonly coverageOf: readonly string[];
}

/**
 * Runs test files, each in a process of its own, two at a time, and prints one line per file, the reason of each skip, and
 * each failure with its details.
 */
export async function runFiles(what: FilesToRun): Promise<Tally> {
  if (what.files.length === 0) return { passed: 0, failed: 0, skipped: 0, coverage: null };
  process.env["TEST_FILE_SECONDS"] = String(what.fileSeconds);
  const telling = new Telling();
  const events = run({
    files: [...what.files],
    concurrency: 2,
    timeout: what.testSeconds * 1000,
    signal: AbortSignal.timeout(what.totalSeconds * 1000),
    coverage: what.coverageOf.length > 0,
    coverageIncludeGlobs: [...what.coverageOf],
    execArgv: [
      "--disable-warning=ExperimentalWarning",
      "--import=./test/support/loopback-only.ts",
      "--import=./test/support/file-deadline.ts",
    ],
  });
  for await (const event of events) telling.hear(event as TestEvent);
  return telling.finish();
}

type TestEvent =
  | { readonly type: "test:pass"; readonly data: EventData.TestPass }
  | { readonly type: "test:fail"; readonly data: EventData.TestFail }
  | { readonly type: "test:stdout" | "test:stderr"; readonly data: EventData.TestStderr }
  | { readonly type: "test:coverage"; readonly data: EventData.TestCoverage }
  | { readonly type: "test:other"; readonly data: unknown };

interface FileTally {
  passed: number;
  failed: number;
  ms: number;
  readonly skips: string[];
  readonly failures: string[];
  readonly output: string[];
}

const OUTPUT_LINES_SHOWN = 30;

/** Adds up what node:test reports, and prints each file when the next one begins: events come in the order of the files. */
class Telling {
  readonly #files = new Map<string, FileTally>();
  #current = "";
  #coverage: CoverageSummary | null = null;

  hear(event: TestEvent): void {
    if (event.type === "test:coverage") this.#coverage = event.data.summary;
    if (event.type === "test:pass") this.#pass(event.data);
    if (event.type === "test:fail") this.#fail(event.data);
    if (event.type === "test:stdout" || event.type === "test:stderr")
      this.#of(event.data.file).output.push(event.data.message);
  }

  finish(): Tally {
    this.#print();
    const all = [...this.#files.values()];
    const sum = (count: (file: FileTally) => number) => all.reduce((total, file) => total + count(file), 0);
    return {
      passed: sum((file) => file.passed),
      failed: sum((file) => file.failed),
      skipped: sum((file) => file.skips.length),
      coverage: this.#coverage,
    };
  }

  #pass(test: EventData.TestPass): void {
    const file = this.#of(test.file);
    if (test.nesting === 0) file.ms += test.details.duration_ms;
    if (test.details.type === "suite") return;
    const reason = test.skip ?? (test.todo === undefined ? undefined : `to do: ${test.todo}`);
    if (reason !== undefined)
      file.skips.push(`${test.name}: ${reason === true ? "no reason given" : reason}`);
    else if (isWholeFile(test)) this.#count(test, "the file holds no test");
    else file.passed++;
  }

  #fail(test: EventData.TestFail): void {
    const file = this.#of(test.file);
    if (test.nesting === 0) file.ms += test.details.duration_ms;
    const { error } = test.details;
    // A suite fails with its tests, which have been counted; only a failure of its own (a hook) counts.
    if (failureType(error) === "subtestsFailed") return;
    const shown = inspect(error.cause ?? error, { depth: 6 })
      .split("\n")
      .slice(0, 40)
      .join("\n");
    this.#count(test, isWholeFile(test) ? tail(file.output) || shown : shown);
  }

  #count(test: { name: string; file?: string | undefined; line?: number | undefined }, what: string): void {
    const file = this.#of(test.file);
    file.failed++;
    file.failures.push(`${test.name} (${relative(test.file)}:${test.line ?? 1})\n${indent(what)}`);
  }

  #of(path: string | undefined): FileTally {
    const name = relative(path);
    if (name !== this.#current) {
      this.#print();
      this.#current = name;
    }
    const known = this.#files.get(name);
    if (known !== undefined) return known;
    const fresh: FileTally = { passed: 0, failed: 0, ms: 0, skips: [], failures: [], output: [] };
    this.#files.set(name, fresh);
    return fresh;
  }

  #print(): void {
    const file = this.#files.get(this.#current);
    if (file === undefined) return;
    const mark = file.failed > 0 ? "✗" : "✓";
    const failed = file.failed > 0 ? `, ${file.failed} failed` : "";
    console.log(`${mark} ${this.#current.padEnd(64)} ${file.passed} passed${failed}  ${seconds(file.ms)}`);
    for (const skip of file.skips) console.log(`  - skipped: ${skip}`);
    for (const failure of file.failures) console.log(`  ✗ ${failure}\n`);
  }
}

/** node:test reports a file that ended badly, or that has no test, as a test named like the file. */
function isWholeFile(test: { name: string; file?: string | undefined; nesting: number }): boolean {
  return test.nesting === 0 && relative(test.name) === relative(test.file);
}

function failureType(error: Error): unknown {
  return (error as { failureType?: unknown }).failureType;
}

function relative(path = ""): string {
  return path.replace(`${process.cwd()}/`, "");
}

function tail(output: readonly string[]): string {
  return output.join("").trimEnd().split("\n").slice(-OUTPUT_LINES_SHOWN).join("\n");
}

function indent(text: string): string {
  return text.replace(/^/gm, "      ");
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
