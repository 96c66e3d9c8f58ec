import { randomInt } from "node:crypto";
import type {
  DnsAnswer,
  DnsFailure,
  NameServerAddress,
  TransferRefusal,
  ZoneTransfer,
} from "../../domain/dns-answer.ts";
import { SystemError } from "../../domain/errors.ts";
import { type IpAddress, parseIp } from "../../domain/ip-address.ts";
import type { TsigKey } from "../../domain/tsig-key.ts";
import type { Clock } from "../../ports/clock.ts";
import type { DnsQuestion, NameServers, TransferRequest } from "../../ports/name-servers.ts";
import { encodeQuestion } from "./encode-question.ts";
import { exchangeTcp } from "./exchange-tcp.ts";
import { type Endpoint, exchangeUdp } from "./exchange-udp.ts";
import { type ReadMessage, readMessage } from "./read-message.ts";
import { resolveHost } from "./resolve-host.ts";
import { isAnswerTo, type SentQuery } from "./sent-query.ts";
import { TransferReader } from "./transfer-reader.ts";
import { TsigExchange } from "./tsig.ts";
import { WireError } from "./wire-error.ts";

/** How long is waited for what. */
export interface DnsWaits {
  /** For each try over UDP. */
  readonly udpMs: readonly number[];
  /** For the next message over TCP. */
  readonly tcpIdleMs: number;
  readonly transferMs: number;
}

const WAITS: DnsWaits = { udpMs: [1000, 2000, 2000], tcpIdleMs: 10_000, transferMs: 300_000 };
const HOST_KEPT_MS = 30_000;

/** NameServers over sockets, each question with a socket of its own. */
export class DnsNameServers implements NameServers {
  readonly #clock: Pick<Clock, "now">;
  readonly #waits: DnsWaits;
  readonly #hosts = new Map<string, { readonly until: number; readonly ip: Promise<IpAddress> }>();

  constructor(clock: Pick<Clock, "now">, waits: DnsWaits = WAITS) {
    this.#clock = clock;
    this.#waits = waits;
  }

  async ask(
    server: NameServerAddress,
    question: DnsQuestion,
    signal?: AbortSignal,
  ): Promise<DnsAnswer | DnsFailure> {
    return asValue(async () => {
      const query = this.#encode(question, question.key ?? null);
      const endpoint = await this.#find(server);
      const short = await exchangeUdp(endpoint, {
        query: query.octets,
        waitsMs: this.#waits.udpMs,
        accept: (message) => this.#accept(message, query),
        signal,
      });
      const { rcode, authoritative, records } = short.truncated
        ? await this.#askOverTcp(endpoint, question, signal)
        : short;
      return { status: "answered", rcode, authoritative, records };
    });
  }

  async transfer(
    server: NameServerAddress,
    { zone, key = null }: TransferRequest,
    signal?: AbortSignal,
  ): Promise<ZoneTransfer | TransferRefusal | DnsFailure> {
    return asValue(async () => {
      const query = this.#encode({ name: zone, type: "AXFR" }, key);
      const reader = new TransferReader(zone, query);
      const { tcpIdleMs: idleMs, transferMs: totalMs } = this.#waits;
      const take = (message: Buffer) => reader.take(message);
      await exchangeTcp(await this.#find(server), { query: query.octets, idleMs, totalMs, take, signal });
      return reader.outcome();
    });
  }

  async #askOverTcp(
    endpoint: Endpoint,
    question: DnsQuestion,
    signal: AbortSignal | undefined,
  ): Promise<ReadMessage> {
    const query = this.#encode(question, question.key ?? null);
    let answer: ReadMessage | undefined;
    const take = (message: Buffer) => {
      answer = this.#accept(message, query);
      return answer !== undefined;
    };
    const { tcpIdleMs: idleMs } = this.#waits;
    await exchangeTcp(endpoint, { query: query.octets, idleMs, totalMs: idleMs, take, signal });
    if (answer === undefined) throw new WireError("it cut the connection", { failure: "cut" });
    return answer;
  }

  #encode(question: DnsQuestion, key: TsigKey | null): SentQuery {
    const id = randomInt(0x10000);
    const plain = encodeQuestion(question, id);
    if (key === null) return { id, question, octets: plain, tsig: null };
    const tsig = new TsigExchange(key, () => Math.floor(this.#clock.now() / 1000));
    return { id, question, octets: tsig.sign(plain), tsig };
  }

  #accept(octets: Buffer, { id, question, tsig }: SentQuery): ReadMessage | undefined {
    const message = readMessage(octets);
    if (!isAnswerTo(message, { id, question })) return undefined;
    tsig?.verify(octets, true);
    return message;
  }

  async #find({ host, port }: NameServerAddress): Promise<Endpoint> {
    const literal = parseIp(host);
    if (literal !== null) return { ip: literal, port };
    const known = this.#hosts.get(host);
    const now = this.#clock.now();
    const ip = known !== undefined && known.until > now ? known.ip : firstAddress(host);
    if (ip !== known?.ip) this.#hosts.set(host, { until: now + HOST_KEPT_MS, ip });
    return { ip: await ip, port };
  }
}

async function firstAddress(host: string): Promise<IpAddress> {
  try {
    const [ip] = await resolveHost(host);
    if (ip !== undefined) return ip;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
  }
  throw new WireError(`the address of ${host} cannot be found`, { failure: "host-unknown" });
}

async function asValue<T>(work: () => Promise<T>): Promise<T | DnsFailure> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof WireError) return error.toFailure();
    throw error;
  }
}
