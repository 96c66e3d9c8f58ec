import type { InventorySnapshot, UnconfirmedInventory } from "../domain/address.ts";
import type { Answers } from "../domain/answers.ts";
import type { UpstreamError } from "../domain/errors.ts";
import type { MailMeasure, PhpipamMeasure, PowerdnsMeasure } from "./installation-probe.ts";

/** Tries what a person answers to `setup`, without writing anywhere. No method throws an UpstreamError. */
export interface SetupProbe {
  /** Says what is wrong with the text of an answer, as "expected …"; null when it may be written. */
  problemOf(id: string, text: string): string | null;
  /** Looks for phpIPAM's API at `phpipam.api_url` and near it. No credentials are sent. */
  findPhpipam(answers: Answers, signal?: AbortSignal): Promise<FoundApi | MissedApi>;
  /** Logs in once, and reads everything. */
  tryPhpipam(answers: Answers, signal?: AbortSignal): Promise<PhpipamTrial>;
  tryPowerdns(answers: Answers, signal?: AbortSignal): Promise<PowerdnsMeasure | UpstreamError>;
  /** @param testTo - who is sent a test mail; null: nobody. */
  tryMail(answers: Answers, testTo: string | null): Promise<MailMeasure>;
}

export interface FoundApi {
  readonly url: string;
}

export interface MissedApi {
  readonly error: UpstreamError;
  /** What another answer is needed to. */
  readonly about: "address" | "application" | "certificate";
}

export interface PhpipamTrial {
  readonly measure: PhpipamMeasure;
  /** Null when the login failed already. */
  readonly inventory: InventorySnapshot | UnconfirmedInventory | UpstreamError | null;
}
