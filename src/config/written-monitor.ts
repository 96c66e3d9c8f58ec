import { DAY_MS, SECOND_MS } from "../domain/instant.ts";
import { TSIG_ALGORITHMS } from "../domain/tsig-key.ts";
import { optional, preset, secret } from "./key.ts";
import { boolean, choice, duration, namedServers, text } from "./value-kind.ts";

/** `[monitor]`: whether secondaries follow. */
export const MONITOR_KEYS = {
  secondaries: preset(
    namedServers,
    "",
    "Secondaries that are watched, with a name each: `ns01=192.0.2.1, ns02=[2001:db8::1]:5300`; empty: none.",
  ),
  interval: preset(
    duration({ min: 5 * SECOND_MS, max: DAY_MS }),
    "5m",
    "Time between two looks of the daemon.",
  ),
  tolerance: preset(
    duration({ min: 0, max: 7 * DAY_MS }),
    "2m",
    "How long a secondary may serve something else than the primary before it counts as out of sync.",
  ),
  verify_transfer: preset(
    boolean,
    "false",
    "Whether a zone with a new serial is transferred from the primary and the secondary, and compared record by record.",
  ),
  tsig_key: optional(
    text("name of a key, e.g. transfer.example.com", /^[\w.-]+$/),
    "Name of the TSIG key for transfers; by default that of [bind].",
  ),
  tsig_algorithm: preset(choice(...TSIG_ALGORITHMS), "hmac-sha256", "Its algorithm."),
  tsig_secret: secret(
    optional(
      text("base64", /^[A-Za-z0-9+/]+={0,2}$/),
      "Its secret, in base64. With it, whether secondaries take the key is measured, and transfers are signed.",
    ),
  ),
} as const;
