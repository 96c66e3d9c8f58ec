import { canonicalName } from "../../src/domain/dns-name.ts";
import { toInstant } from "../../src/domain/instant.ts";
import type { TransferStatus } from "../../src/domain/transfer-status.ts";

/** Makes the state of a secondary that is in sync, but for what is said otherwise. */
export function sampleTransfer(parts: Partial<TransferStatus> = {}): TransferStatus {
  return {
    zone: canonicalName("example.com"),
    secondary: "ns01",
    state: "in-sync",
    primarySerial: 5,
    serial: 5,
    lag: 0,
    since: null,
    awaitedSerial: null,
    cause: null,
    detail: "",
    remedy: "",
    checkedAt: toInstant(Date.parse("2026-11-22T12:00:00Z")),
    ...parts,
  };
}
