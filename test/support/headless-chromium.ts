import { type ChildProcess, spawn } from "node:child_process";
import { accessSync, constants, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";

/** What a page did while it was looked at. */
export interface Seen {
  /** Every address that was asked for, the page's own first. */
  readonly requests: readonly string[];
  /** Messages on the console, exceptions, and what the browser itself complained of. */
  readonly complaints: readonly string[];
  /** How much wider the page is than the window; 0 when nothing need be scrolled sideways. */
  readonly overflow: number;
}

export interface Window {
  readonly width: number;
  readonly height: number;
  readonly scheme?: "light" | "dark";
  readonly media?: "screen" | "print";
  /** Of a picture: the part that begins so many pixels below the top. */
  readonly from?: number;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
  readonly sessionId?: string;
}

const PROGRAMS = ["chromium-headless-shell", "chromium"];
const FLAGS = [
  ...["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-dev-shm-usage"],
  ...["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  ...["--remote-debugging-pipe", "--font-render-hinting=none", "--force-color-profile=srgb"],
];
const PATIENCE_MS = 120_000;

/** Finds a Chromium on the path; null when none is installed. */
export function findChromium(): string | null {
  const folders = [...(process.env["PATH"] ?? "").split(":"), "/usr/bin"];
  const paths = PROGRAMS.flatMap((program) => folders.map((folder) => join(folder, program)));
  return paths.find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A browser without a screen, driven by the DevTools protocol over a pipe. */
export class HeadlessChromium implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #profile: string;
  readonly #waiting = new Map<number, (message: Message) => void>();
  readonly #listeners = new Set<(message: Message) => void>();
  #lastId = 0;
  #ended: Error | null = null;

  constructor(program: string) {
    this.#profile = mkdtempSync(join(tmpdir(), "pphook-chromium-"));
    const args = [...FLAGS, `--user-data-dir=${this.#profile}`, "about:blank"];
    this.#process = spawn(program, args, {
      stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
      detached: true,
    });
    const fail = (why: string) => {
      this.#ended ??= new Error(`${program} ${why}`);
      for (const answer of this.#waiting.values()) answer({ error: { message: this.#ended.message } });
      this.#waiting.clear();
    };
    this.#process.on("error", (error) => fail(error.message));
    this.#process.on("exit", (code) => fail(`ended with ${code}`));
    let rest = "";
    (this.#process.stdio[4] as Readable).setEncoding("utf8").on("data", (chunk: string) => {
      const texts = `${rest}${chunk}`.split("\0");
      rest = texts.pop() ?? "";
      for (const text of texts) this.#hear(JSON.parse(text) as Message);
    });
    (this.#process.stdio[3] as Writable).on("error", () => {});
  }

  #hear(message: Message): void {
    for (const listener of this.#listeners) listener(message);
    if (message.id === undefined) return;
    this.#waiting.get(message.id)?.(message);
    this.#waiting.delete(message.id);
  }

  async #ask(method: string, params: object = {}, sessionId?: string): Promise<Record<string, unknown>> {
    if (this.#ended !== null) throw this.#ended;
    this.#lastId += 1;
    const id = this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<Message>();
    this.#waiting.set(id, resolve);
    const timer = setTimeout(() => reject(new Error(`${method}: no answer`)), PATIENCE_MS);
    const about = sessionId === undefined ? {} : { sessionId };
    (this.#process.stdio[3] as Writable).write(`${JSON.stringify({ id, method, params, ...about })}\0`);
    try {
      const { result = {}, error } = await promise;
      if (error !== undefined) throw new Error(`${method}: ${error.message}`);
      return result;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Opens an address in a window of its own and looks until the page is loaded and idle. */
  async look(url: string, window: Window): Promise<Seen> {
    return this.#visit(url, window, async () => {});
  }

  /** Takes a picture of the window, PNG. */
  async picture(url: string, window: Window): Promise<Buffer> {
    let data = "";
    await this.#visit(url, window, async (ask) => {
      const { width, height, from = 0 } = window;
      const clip = { x: 0, y: from, width, height, scale: 1 };
      const shot = await ask("Page.captureScreenshot", { format: "png", clip, captureBeyondViewport: true });
      data = String(shot["data"]);
    });
    return Buffer.from(data, "base64");
  }

  /** Prints it on A4. @returns a PDF. */
  async print(url: string): Promise<Buffer> {
    let data = "";
    await this.#visit(url, { width: 800, height: 1100, media: "print" }, async (ask) => {
      const options = {
        paperWidth: 8.27,
        paperHeight: 11.69,
        preferCSSPageSize: true,
        printBackground: false,
      };
      data = String((await ask("Page.printToPDF", options))["data"]);
    });
    return Buffer.from(data, "base64");
  }

  async #visit(url: string, window: Window, then: (ask: Ask) => Promise<void>): Promise<Seen> {
    const { targetId } = await this.#ask("Target.createTarget", { url: "about:blank" });
    const attached = await this.#ask("Target.attachToTarget", { targetId, flatten: true });
    const sessionId = String(attached["sessionId"]);
    const ask: Ask = (method, params) => this.#ask(method, params, sessionId);
    const watch = watchPage(sessionId);
    this.#listeners.add(watch.hear);
    try {
      for (const domain of ["Page", "Network", "Log", "Runtime"]) await ask(`${domain}.enable`);
      await ask("Page.setLifecycleEventsEnabled", { enabled: true });
      const { width, height, scheme = "light", media = "screen" } = window;
      const size = { width, height, deviceScaleFactor: 1, mobile: width < 500 };
      await ask("Emulation.setDeviceMetricsOverride", size);
      const features = [{ name: "prefers-color-scheme", value: scheme }];
      await ask("Emulation.setEmulatedMedia", { media, features });
      const { loaderId, errorText } = await ask("Page.navigate", { url });
      if (errorText !== undefined) throw new Error(`${url}: ${String(errorText)}`);
      await watch.idle(String(loaderId));
      await then(ask);
      const expression = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
      const measured = await ask("Runtime.evaluate", { expression });
      const { value } = measured["result"] as { readonly value: number };
      return { requests: watch.requests, complaints: watch.complaints, overflow: value };
    } finally {
      this.#listeners.delete(watch.hear);
      await this.#ask("Target.closeTarget", { targetId });
    }
  }

  /** Debian starts the browser from a shell, so the whole group is ended. */
  async [Symbol.asyncDispose](): Promise<void> {
    const { pid } = this.#process;
    if (this.#ended === null && pid !== undefined) {
      const ended = new Promise((resolve) => this.#process.once("exit", resolve));
      process.kill(-pid, "SIGKILL");
      await ended;
    }
    for (const end of this.#process.stdio) end?.destroy();
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

type Ask = (method: string, params?: object) => Promise<Record<string, unknown>>;

/** Collects what happens in one page; `idle` waits until what a loader loads is there, and has asked for nothing for half a second. */
function watchPage(sessionId: string) {
  const requests: string[] = [];
  const complaints: string[] = [];
  const settled = new Set<string>();
  let settle = (_loaderId: string): void => {};
  const handlers: Readonly<Record<string, (params: Readonly<Record<string, unknown>>) => void>> = {
    "Network.requestWillBeSent": ({ request }) => requests.push((request as { readonly url: string }).url),
    "Log.entryAdded": ({ entry }) => complaints.push((entry as { readonly text: string }).text),
    "Runtime.consoleAPICalled": ({ args }) => complaints.push(JSON.stringify(args)),
    "Runtime.exceptionThrown": ({ exceptionDetails }) => complaints.push(JSON.stringify(exceptionDetails)),
    "Page.lifecycleEvent": ({ name, loaderId }) => {
      if (name !== "networkIdle") return;
      settled.add(String(loaderId));
      settle(String(loaderId));
    },
  };
  const idle = async (wanted: string): Promise<void> => {
    if (settled.has(wanted)) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(() => reject(new Error("the page did not become idle")), PATIENCE_MS);
    settle = (loaderId) => {
      if (loaderId === wanted) resolve();
    };
    await promise.finally(() => clearTimeout(timer));
  };
  const hear = ({ method = "", params = {}, sessionId: from }: Message) => {
    if (from === sessionId) handlers[method]?.(params);
  };
  return { requests, complaints, hear, idle };
}
