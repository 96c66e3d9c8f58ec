import type { Config } from "../config/config.ts";
import { giveUpAfter } from "../core/prove/give-up-after.ts";
import type { PropagationObserver, WatchedServers } from "../flows/propagation/propagation-world.ts";
import { type PropagationWatch, watchPropagation } from "../flows/propagation/watch-propagation.ts";
import type { Clock } from "../ports/clock.ts";
import type { DnsServer } from "../ports/dns-server.ts";
import type { Log } from "../ports/log.ts";
import type { NameServers } from "../ports/name-servers.ts";
import type { Store } from "../ports/store.ts";

interface PropagationParts {
  readonly nameServers: NameServers;
  readonly dns: DnsServer;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly onMeasured: PropagationObserver | undefined;
}

interface ComposedPropagation {
  readonly watched?: WatchedServers;
  readonly propagation?: PropagationWatch;
}

/** Wires what asks the primary and the secondaries for what is written; nothing where no secondary is configured. */
export function composePropagation(
  { monitor }: Config,
  parts: PropagationParts,
  { readOnly }: { readonly readOnly: boolean },
): ComposedPropagation {
  const { primary, secondaries, toleranceMs } = monitor;
  if (secondaries.length === 0) return {};
  const servers = [{ name: "primary", ...primary }, ...secondaries].map(({ name, host, port }) => {
    return { name, address: { host, port } };
  });
  const watched = { nameServers: parts.nameServers, servers };
  if (readOnly) return { watched };
  return {
    watched,
    propagation: watchPropagation({ ...parts, ...watched, giveUpMs: giveUpAfter(toleranceMs) }),
  };
}
