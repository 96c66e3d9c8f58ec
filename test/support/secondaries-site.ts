import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { runProgram } from "../../src/cli/program.ts";
import type { TransfersJson } from "../../src/core/render/transfers-text.ts";
import { type RealPowerdns, startRealPowerdns } from "../../src/simulators/powerdns/start-real-powerdns.ts";
import { memoryContext } from "../unit/cli/memory-context.ts";
import { freePort } from "./free-port.ts";
import { PowerdnsEye } from "./main-job-dns.ts";
import { namedIsMissing, type RealNamed, startRealNamed } from "./real-named.ts";

export const ZONE = "example.com";
const WAIT_MS = 90_000;

export interface SiteOptions {
  /** Further lines of pdns.conf. */
  readonly powerdns?: readonly string[];
  readonly soaEditApi?: string;
  /** Further lines of the section `[monitor]`. */
  readonly monitor?: readonly string[];
  /** Statements of BIND beside the zone, and what stands after the primary's address, by name of the secondary. */
  readonly keys?: Readonly<Record<string, { readonly statement: string; readonly use: string }>>;
  /** Who may transfer from the secondaries; nobody when it is left out. */
  readonly allowTransfer?: string;
  /** Zones beside example.com. */
  readonly moreZones?: readonly string[];
  /** Makes keys on the primary before the secondaries start. */
  readonly prepare?: (powerdns: RealPowerdns) => Promise<void>;
}

/** One alert as the webhook got it. */
export interface AlertDocument {
  readonly kind: string;
  readonly key: string;
  readonly news: string;
  readonly text: string;
  readonly details: Readonly<Record<string, string | number>>;
}

/**
 * A primary that is PowerDNS, and two secondaries that are BIND: ns01, which gets every NOTIFY, and ns02, which gets one where a zone's
 * ALSO-NOTIFY says so, and transfers from 127.0.0.2. Beside them a receiver of alerts, and the command line.
 */
export class SecondariesSite implements AsyncDisposable {
  readonly powerdns: RealPowerdns;
  readonly eye: PowerdnsEye;
  readonly alerts: AlertDocument[] = [];
  readonly ports: Readonly<Record<"ns01" | "ns02", number>>;
  readonly #stack: AsyncDisposableStack;
  readonly #config: string;
  #records = 0;

  private constructor(parts: {
    powerdns: RealPowerdns;
    ports: Record<"ns01" | "ns02", number>;
    config: string;
    stack: AsyncDisposableStack;
    alerts: AlertDocument[];
  }) {
    this.powerdns = parts.powerdns;
    this.eye = new PowerdnsEye(parts.powerdns);
    this.ports = parts.ports;
    this.#config = parts.config;
    this.#stack = parts.stack;
    this.alerts = parts.alerts;
  }

  static async start(options: SiteOptions = {}): Promise<SecondariesSite | { readonly unavailable: string }> {
    const missing = namedIsMissing();
    if (missing !== null) return { unavailable: missing };
    await using stack = new AsyncDisposableStack();
    const ports = { ns01: await freePort(), ns02: await freePort() };
    const zones = [ZONE, ...(options.moreZones ?? [])];
    const powerdns = await startRealPowerdns({
      zones: zones.map((zone) => ({ name: `${zone}.`, kind: "Master" })),
      settings: [
        "primary=yes",
        `also-notify=127.0.0.1:${ports.ns01}`,
        "xfr-cycle-interval=1",
        ...(options.powerdns ?? []),
      ],
    });
    if ("unavailable" in powerdns) return powerdns;
    stack.defer(() => powerdns.stop());
    // A name server whose address everybody knows, and that is none of the two.
    const nameserver = { name: `${ZONE}.`, type: "NS", records: ["127.0.0.9."] };
    await new PowerdnsEye(powerdns).put(`${ZONE}.`, nameserver);
    await options.prepare?.(powerdns);
    const root = mkdtempSync(join(tmpdir(), "pphook-secondaries-"));
    stack.defer(() => rmSync(root, { recursive: true, force: true }));
    const named: Record<string, RealNamed> = {};
    for (const [i, name] of (["ns01", "ns02"] as const).entries()) {
      const folder = join(root, name);
      mkdirSync(folder);
      const key = options.keys?.[name] ?? { statement: "", use: "" };
      named[name] = await startRealNamed({
        root: folder,
        port: ports[name],
        controlPort: await freePort(),
        includes: [],
        statements: [
          key.statement,
          ...zones.map(
            (zone) => `zone "${zone}" { type secondary; file "${zone}"; transfer-source 127.0.0.${i + 1};
            allow-transfer { ${options.allowTransfer ?? "none"}; };
            primaries { 127.0.0.1 port ${powerdns.dnsPort} ${key.use}; }; };`,
          ),
        ].join("\n"),
      });
      stack.defer(() => named[name]?.stop());
    }
    const alerts: AlertDocument[] = [];
    const receiver = createServer((request, response) => {
      request.setEncoding("utf8");
      let body = "";
      request.on("data", (chunk: string) => {
        body += chunk;
      });
      request.on("end", () => {
        alerts.push(JSON.parse(body) as AlertDocument);
        response.end();
      });
    }).listen(0, "127.0.0.1");
    await once(receiver, "listening");
    stack.defer(() => {
      receiver.close();
    });
    const webhook = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
    const config = join(root, "config.ini");
    writeFileSync(config, configOf({ root, powerdns, ports, webhook, monitor: options.monitor ?? [] }), {
      mode: 0o600,
    });
    return new SecondariesSite({ powerdns, ports, config, stack: stack.move(), alerts });
  }

  /** Changes the zone as PPHOOK would, which moves its serial. */
  async change(): Promise<void> {
    const name = `host${this.#records++}.${ZONE}.`;
    await this.eye.put(`${ZONE}.`, { name, type: "A", records: ["10.0.0.1"] });
  }

  /** Runs `pphook monitor axfr`. */
  async monitor(...args: readonly string[]) {
    const context = memoryContext();
    await runProgram(["-c", this.#config, "monitor", "axfr", ...args], context, "1.2.3");
    return { ...context.printed, code: context.code() };
  }

  /** Looks until `wanted` says so of what was found, or tells what was found instead. */
  async until(wanted: (found: TransfersJson) => boolean): Promise<TransfersJson> {
    let said = "";
    for (const end = Date.now() + WAIT_MS; Date.now() < end; await sleep(200)) {
      const { stdout, stderr, code } = await this.monitor("--json");
      said = stdout + stderr;
      if (stdout === "") continue;
      const found = JSON.parse(stdout) as TransfersJson;
      assert.equal(code, found.ok ? 0 : 1);
      if (wanted(found)) return found;
    }
    return assert.fail(said);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}

function configOf(parts: {
  readonly root: string;
  readonly powerdns: RealPowerdns;
  readonly ports: Readonly<Record<string, number>>;
  readonly webhook: string;
  readonly monitor: readonly string[];
}): string {
  const { root, powerdns, ports, webhook, monitor } = parts;
  return `[phpipam]
api_url = http://127.0.0.1:9/api
app_id = pphook
username = pphook
password = unused

[powerdns]
api_url = ${powerdns.url}
api_key = ${powerdns.apiKey}
primary_dns = 127.0.0.1:${powerdns.dnsPort}

[script]
last_check_file = ${root}/last_check

[notify]
webhook = ${webhook}
admin_throttle = 0

[safety]
bypass_file = ${root}/bypass

[store]
url = sqlite:${root}/pphook.db

[log]
file = ${root}/pphook.log

[monitor]
secondaries = ns01=127.0.0.1:${ports["ns01"]}, ns02=127.0.0.1:${ports["ns02"]}
${monitor.join("\n")}
`;
}
