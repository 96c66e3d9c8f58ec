import type { DnsQuestion } from "../../ports/name-servers.ts";
import type { ReadMessage } from "./read-message.ts";
import type { TsigExchange } from "./tsig.ts";

/** A query as it went out. */
export interface SentQuery {
  readonly id: number;
  readonly question: DnsQuestion;
  readonly octets: Buffer;
  /** Null when it is not signed. */
  readonly tsig: TsigExchange | null;
}

/** Tells whether a message answers a query: its id and its question, which a server that read none need not repeat. */
export function isAnswerTo(
  message: ReadMessage,
  { id, question }: Pick<SentQuery, "id" | "question">,
): boolean {
  if (!message.isResponse || message.id !== id) return false;
  if (message.question === null) return message.rcode !== "NOERROR";
  return message.question.name === question.name && message.question.type === question.type;
}
