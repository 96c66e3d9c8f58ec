import type { IncomingHttpHeaders } from "node:http";
import type { ApplicationRecord, PhpipamVersion, UserRecord } from "./phpipam-records.ts";
import type { PhpipamState } from "./phpipam-state.ts";

/** One request as the API sees it. */
export interface ApiRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** Below the application: `/addresses/12/` is ["addresses", "12"]. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Came over TLS, or through a proxy that says so. */
  readonly secure: boolean;
}

/** What a controller works with. */
export interface ApiContext {
  readonly state: PhpipamState;
  readonly version: PhpipamVersion;
  readonly application: ApplicationRecord;
  /** Whose token it is; null with an app code. */
  readonly user: UserRecord | null;
  /** The body as an object; empty without one. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface ApiAnswer {
  readonly status: number;
  /** Between `success` and `time`, in this order. */
  readonly content: Readonly<Record<string, unknown>>;
  readonly location?: string;
  /** PHP died: an HTML answer without a body. */
  readonly dead?: boolean;
}

/** An answer that says no. */
export class ApiRefusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export function dataAnswer(data: unknown): ApiAnswer {
  return { status: 200, content: { data } };
}
