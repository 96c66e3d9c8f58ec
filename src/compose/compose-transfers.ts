import type { Config } from "../config/config.ts";
import type { TransferWorld } from "../flows/transfers/transfer-world.ts";
import { resolveHost } from "../io/dns/resolve-host.ts";
import type { PowerdnsClient } from "../io/powerdns/powerdns-client.ts";
import { PowerdnsTransferSettings } from "../io/powerdns/powerdns-transfer-settings.ts";

/** Wires what watches the secondaries. */
export function composeTransfers(
  { monitor }: Pick<Config, "monitor">,
  client: PowerdnsClient,
  parts: Omit<TransferWorld, "transferSettings" | "resolveHost" | "monitor">,
): TransferWorld {
  return { ...parts, transferSettings: new PowerdnsTransferSettings(client), resolveHost, monitor };
}
