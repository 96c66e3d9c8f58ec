import type { Config } from "../config/config.ts";
import { HttpClient } from "../io/http/http-client.ts";
import type { CooldownMemory } from "../io/phpipam/cooldown-memory.ts";
import { PhpipamClient } from "../io/phpipam/phpipam-client.ts";
import { PhpipamEditor } from "../io/phpipam/phpipam-editor.ts";
import { PhpipamInventory } from "../io/phpipam/phpipam-inventory.ts";
import { PhpipamRowEditors } from "../io/phpipam/phpipam-row-editors.ts";
import { type PhpipamServer, PhpipamServers } from "../io/phpipam/phpipam-servers.ts";
import type { CallObserver } from "../ports/call-observer.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import { httpOptions, retryWith } from "./open-upstream.ts";

export interface PhpipamParts {
  readonly clock: Clock;
  /** One for all servers: phpIPAM counts failed logins in the database behind them. */
  readonly cooldown: CooldownMemory;
  readonly onCall?: CallObserver | undefined;
}

/** The clients of all servers, the preferred one first. */
export interface PhpipamClients {
  readonly clients: readonly [PhpipamAccess, ...PhpipamAccess[]];
  close(): Promise<void>;
}

interface PhpipamAccess {
  readonly url: string;
  readonly client: PhpipamClient;
}

/** Opens one client for each `api_url`; each has a token of its own. */
export function openPhpipam({ phpipam }: Config, { clock, cooldown, onCall }: PhpipamParts): PhpipamClients {
  const { apiUrls, appId, credentials, concurrency } = phpipam;
  const connections: HttpClient[] = [];
  const open = (url: string): PhpipamAccess => {
    const http = new HttpClient({
      ...httpOptions(phpipam),
      system: "phpipam",
      baseUrl: url,
      connections: concurrency,
      onCall,
    });
    connections.push(http);
    return {
      url,
      client: new PhpipamClient({ http, appId, credentials, cooldown, clock, retry: retryWith(clock) }),
    };
  };
  const [first, ...others] = apiUrls;
  return {
    clients: [open(first), ...others.map(open)],
    close: async () => {
      for (const http of connections) await http.close();
    },
  };
}

/** Wires the inventory over all servers. */
export function composeInventory(
  config: Config,
  { clients }: PhpipamClients,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): PhpipamServers {
  const { concurrency, dhcpProfileField, policyField, scope } = config.phpipam;
  const fields = { profile: dhcpProfileField, policy: policyField };
  const { credentials } = config.phpipam;
  const ownUsername = "username" in credentials ? credentials.username : null;
  const readSections = scope.sections.length > 0;
  const serverOf = ({ url, client }: PhpipamAccess): PhpipamServer => ({
    url,
    inventory: new PhpipamInventory({ client, server: url, clock, fields, readSections, concurrency }),
    editor: new PhpipamEditor(client, fields),
    editors: new PhpipamRowEditors({ client, clock, ownUsername, concurrency }),
  });
  const [first, ...others] = clients;
  return new PhpipamServers({
    servers: [serverOf(first), ...others.map(serverOf)],
    clock,
    onSwitch: ({ url }, why) => {
      if (why === null) log.info("phpIPAM is read from the preferred server again", { url });
      else log.warn("phpIPAM is read from another server", { url, error: why.message });
    },
  });
}
