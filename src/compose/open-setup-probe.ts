import type { Config } from "../config/config.ts";
import { configOfAnswers, problemOfAnswer } from "../config/config-of-answers.ts";
import type { InventorySnapshot, UnconfirmedInventory } from "../domain/address.ts";
import { type Answers, answerTo } from "../domain/answers.ts";
import { SystemError, UpstreamError } from "../domain/errors.ts";
import { HttpClient } from "../io/http/http-client.ts";
import type { CooldownMemory } from "../io/phpipam/cooldown-memory.ts";
import { findApi } from "../io/phpipam/find-api.ts";
import { probePhpipam } from "../io/phpipam/probe.ts";
import type { PowerdnsDnsServer } from "../io/powerdns/powerdns-dns-server.ts";
import { SqliteStore } from "../io/store/sqlite-store.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { FoundApi, MissedApi, PhpipamTrial, SetupProbe } from "../ports/setup-probe.ts";
import { measureMail } from "./compose-mail.ts";
import { composeInventory, openPhpipam } from "./compose-phpipam.ts";
import { cooldownIn } from "./cooldown-in-store.ts";
import { httpOptions } from "./open-upstream.ts";

export interface SetupParts {
  readonly clock: Clock;
  readonly openPowerdns: (config: Config) => PowerdnsDnsServer;
}

/** Tries answers against the real services. */
export function openSetupProbe({ clock, openPowerdns }: SetupParts): SetupProbe {
  const memory = createLoginMemory(clock);
  return {
    problemOf: (id, text) => problemOfAnswer(id, withScheme(id, text)),
    findPhpipam,
    tryPhpipam: (answers, signal) => tryPhpipam(answers, { clock, memory }, signal),
    tryPowerdns: async (answers, signal) => {
      const server = openPowerdns(configOfAnswers(only(answers, "powerdns")));
      try {
        return await asValue(server.probe(signal));
      } finally {
        await server.close();
      }
    },
    tryMail: (answers, testTo) => measureMail(configOfAnswers(only(answers, "email")), clock, testTo),
  };
}

/** What is being tried does not depend on what is said of the rest. */
function only(answers: Answers, section: string): Answers {
  const kept = (id: string) => id.startsWith(`${section}.`) || id === "store.url";
  return Object.fromEntries(Object.entries(answers).filter(([id]) => kept(id)));
}

/** An address may be given without its scheme, which is found. */
function withScheme(id: string, text: string): string {
  return id.endsWith(".api_url") && !text.includes("://") ? `https://${text.trim()}` : text;
}

/** Servers in front of one database are looked for one by one; what one says is the answer of all. */
async function findPhpipam(answers: Answers, signal?: AbortSignal): Promise<FoundApi | MissedApi> {
  const { "phpipam.api_url": _, ...others } = only(answers, "phpipam");
  const { phpipam } = configOfAnswers(others);
  const open = (baseUrl: string) =>
    new HttpClient({ ...httpOptions(phpipam), system: "phpipam", baseUrl, connections: 1 });
  const found: string[] = [];
  for (const url of answerTo(answers, "phpipam.api_url").split(/[\s,]+/)) {
    const one = await findApi({ url, appId: phpipam.appId, open }, signal);
    if ("error" in one) return one;
    found.push(one.url);
  }
  return { url: found.join(", ") };
}

interface TrialParts {
  readonly clock: Clock;
  readonly memory: (config: Config) => CooldownMemory;
}

async function tryPhpipam(
  answers: Answers,
  { clock, memory }: TrialParts,
  signal?: AbortSignal,
): Promise<PhpipamTrial> {
  const config = configOfAnswers(only(answers, "phpipam"));
  const phpipam = openPhpipam(config, { clock, cooldown: memory(config) });
  try {
    const measure = await probePhpipam(phpipam.clients[0].client, clock, signal);
    if (measure.login !== "ok") return { measure, inventory: null };
    const reading = composeInventory(config, phpipam, { clock, log: SILENT }).read({
      ...(signal && { signal }),
    });
    return { measure, inventory: await asValue<InventorySnapshot | UnconfirmedInventory>(reading) };
  } finally {
    await phpipam.close();
  }
}

/**
 * What an installation remembers of refused logins counts for the first login. The ones after it are typed by a person, one by one; their
 * refusals are noted for whoever comes later.
 */
function createLoginMemory(clock: Clock): TrialParts["memory"] {
  let isFirst = true;
  return ({ store: { sqliteFile } }) => ({
    read: async () => {
      if (!isFirst) return null;
      isFirst = false;
      return withStore(
        (store) => cooldownIn(store, { clock, readOnly: true, sqliteFile }).read(),
        sqliteFile,
      );
    },
    write: async (untilMs) => {
      await withStore(
        (store) => cooldownIn(store, { clock, readOnly: true, sqliteFile }).write(untilMs),
        sqliteFile,
      );
    },
  });
}

/** @returns null where there is no store, or none that can be used: that is told by whoever needs it. */
async function withStore<T>(work: (store: SqliteStore) => Promise<T>, file: string): Promise<T | null> {
  try {
    const store = SqliteStore.openReadOnly(file);
    return await work(store).finally(() => store.close());
  } catch (error) {
    if (error instanceof SystemError) return null;
    throw error;
  }
}

async function asValue<T>(work: Promise<T>): Promise<T | UpstreamError> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof UpstreamError) return error;
    throw error;
  }
}

const nothing = () => {};
const SILENT: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
