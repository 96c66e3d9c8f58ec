import type {
  DnsAnswer,
  DnsFailure,
  NameServerAddress,
  TransferRefusal,
  ZoneTransfer,
} from "../domain/dns-answer.ts";
import type { Fqdn } from "../domain/dns-name.ts";
import type { TsigKey } from "../domain/tsig-key.ts";

/** Name servers, asked over DNS itself and without a cache. What goes wrong is an answer too: only an abort is thrown. */
export interface NameServers {
  /** Asks one question: over UDP, and over TCP what does not fit (TC). Bounded in tries and time, at most some seconds. */
  ask(
    server: NameServerAddress,
    question: DnsQuestion,
    signal?: AbortSignal,
  ): Promise<DnsAnswer | DnsFailure>;
  /** Transfers a zone over TCP (RFC 5936); every message is verified when it is signed. */
  transfer(
    server: NameServerAddress,
    request: TransferRequest,
    signal?: AbortSignal,
  ): Promise<ZoneTransfer | TransferRefusal | DnsFailure>;
}

export interface DnsQuestion {
  readonly name: Fqdn;
  /** `SOA`, `A`, … */
  readonly type: string;
  /** Signs the question, and has the answer's signature verified. */
  readonly key?: TsigKey | null;
}

export interface TransferRequest {
  readonly zone: Fqdn;
  readonly key?: TsigKey | null;
}
