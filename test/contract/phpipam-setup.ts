import { type Instant, toInstant } from "../../src/domain/instant.ts";
import { HttpClient } from "../../src/io/http/http-client.ts";
import type { CooldownMemory } from "../../src/io/phpipam/cooldown-memory.ts";
import { PhpipamClient } from "../../src/io/phpipam/phpipam-client.ts";
import { PhpipamEditor } from "../../src/io/phpipam/phpipam-editor.ts";
import { PhpipamInventory } from "../../src/io/phpipam/phpipam-inventory.ts";
import { PhpipamRowEditors } from "../../src/io/phpipam/phpipam-row-editors.ts";
import type { PhpipamCredentials } from "../../src/io/phpipam/phpipam-session.ts";
import {
  type PhpipamSimulator,
  type PhpipamSimulatorOptions,
  startPhpipamSimulator,
} from "../../src/simulators/phpipam/start-phpipam-simulator.ts";
import { fillSampleData } from "./phpipam-sample-data.ts";

export const NOON = Date.UTC(2026, 10, 22, 12, 0, 0);

/** A clock that a test moves; sleeping moves it too, without waiting. */
export class MovableClock {
  nowMs = NOON;
  readonly slept: number[] = [];

  readonly now = (): Instant => toInstant(this.nowMs);

  readonly sleep = async (ms: number): Promise<void> => {
    this.slept.push(ms);
    this.nowMs += ms;
  };
}

/** A memory that outlives the clients which use it, as the store does. */
export class FakeCooldownMemory implements CooldownMemory {
  untilMs: number | null = null;

  async read(): Promise<number | null> {
    return this.untilMs;
  }

  async write(untilMs: number | null): Promise<void> {
    this.untilMs = untilMs;
  }
}

export interface ClientChoices {
  readonly clock?: MovableClock;
  readonly cooldown?: CooldownMemory;
  readonly credentials?: PhpipamCredentials;
  readonly appId?: string;
  readonly timeoutMs?: number;
  readonly ca?: string;
  readonly url?: string;
  readonly readSections?: boolean;
  readonly policyField?: string;
}

/** Makes a client and an inventory as a fresh process would. */
export function connect(simulator: Pick<PhpipamSimulator, "url">, choices: ClientChoices = {}) {
  const clock = choices.clock ?? new MovableClock();
  const http = new HttpClient({
    system: "phpipam",
    baseUrl: choices.url ?? simulator.url,
    timeoutMs: choices.timeoutMs ?? 5_000,
    connections: 4,
    ...(choices.ca === undefined ? {} : { ca: choices.ca }),
  });
  const client = new PhpipamClient({
    http,
    clock,
    appId: choices.appId ?? "pphook",
    credentials: choices.credentials ?? { username: "Admin", password: "ipamadmin" },
    cooldown: choices.cooldown ?? new FakeCooldownMemory(),
    retry: { sleep: clock.sleep, random: () => 0 },
  });
  const fields = { profile: "custom_DHCP_Profil", policy: choices.policyField ?? null };
  const inventory = new PhpipamInventory({
    client,
    server: simulator.url,
    clock,
    fields,
    readSections: choices.readSections ?? false,
    concurrency: 3,
  });
  const editor = new PhpipamEditor(client, fields);
  const credentials = choices.credentials ?? { username: "Admin", password: "ipamadmin" };
  const editors = new PhpipamRowEditors({
    client,
    clock,
    ownUsername: "username" in credentials ? credentials.username : null,
    concurrency: 3,
  });
  return { clock, client, inventory, editor, editors, close: () => http.close() };
}

/** Runs a test against a simulator with sample data; ends both. */
export async function withSimulator(
  options: PhpipamSimulatorOptions & ClientChoices,
  body: (context: ReturnType<typeof connect> & { readonly simulator: PhpipamSimulator }) => Promise<void>,
): Promise<void> {
  const clock = options.clock ?? new MovableClock();
  const simulator = await startPhpipamSimulator({ now: clock.now, ...options });
  fillSampleData(simulator.state);
  const connection = connect(simulator, { ...options, clock });
  try {
    await body({ ...connection, simulator });
  } finally {
    await connection.close();
    await simulator.close();
  }
}
