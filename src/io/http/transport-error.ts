import { UpstreamError, type UpstreamFailure, type UpstreamSystem } from "../../domain/errors.ts";

/** Whose call failed where, for messages. */
export interface CallOrigin {
  readonly system: UpstreamSystem;
  /** `GET /zones`. */
  readonly operation: string;
  /** `host:port`. */
  readonly host: string;
}

interface Explanation {
  readonly failure: UpstreamFailure;
  readonly cause: string;
  readonly remedy: string;
}

export const SYSTEM_NAMES: Readonly<Record<UpstreamSystem, string>> = {
  phpipam: "phpIPAM",
  powerdns: "PowerDNS",
};

/** Turns what undici or the operating system threw into an UpstreamError that names the host and the cause. */
export function transportError(
  error: unknown,
  origin: CallOrigin & { readonly timeoutMs: number },
): UpstreamError {
  const { failure, cause, remedy } = explain(error, origin);
  const name = SYSTEM_NAMES[origin.system];
  return new UpstreamError(`${name} at ${origin.host}: ${cause} (${origin.operation})`, {
    system: origin.system,
    operation: origin.operation,
    failure,
    remedy,
    cause: error,
  });
}

function explain(
  error: unknown,
  { system, host, timeoutMs }: CallOrigin & { timeoutMs: number },
): Explanation {
  const code = codeOf(error);
  const section = `[${system}]`;
  if (TIMEOUTS.has(code))
    return {
      failure: "timeout",
      cause: `no answer within ${timeoutMs / 1000} s (${code})`,
      remedy: `see whether the server at ${host} is overloaded or a firewall drops the packets; ${section} timeout sets the limit`,
    };
  const known = CAUSES[code];
  if (known !== undefined)
    return { failure: "unreachable", cause: `${known.cause} (${code})`, remedy: known.remedy(section) };
  if (isCertificateCode(code))
    return {
      failure: "unreachable",
      cause: `its certificate is not accepted: ${messageOf(error)} (${code})`,
      remedy: `name the certificate of its issuer as ${section} ca_file, or call the server by a name its certificate holds`,
    };
  return {
    failure: "unreachable",
    cause: code === "" ? messageOf(error) : `${messageOf(error)} (${code})`,
    remedy: `see whether the server at ${host} runs, and ${section} api_url`,
  };
}

const TIMEOUTS: ReadonlySet<string> = new Set([
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
  "ETIMEDOUT",
]);

interface KnownCause {
  readonly cause: string;
  readonly remedy: (section: string) => string;
}

const CLOSED: KnownCause = {
  cause: "the connection was closed before the answer was whole",
  remedy: () => "look into the server's log for a crash, and at any proxy between",
};

const CAUSES: Readonly<Record<string, KnownCause>> = {
  ECONNREFUSED: {
    cause: "connection refused",
    remedy: (section) => `start the service, or correct host and port in ${section} api_url`,
  },
  ENOTFOUND: {
    cause: "the host name does not exist",
    remedy: (section) => `correct the host in ${section} api_url, or the resolver of this machine`,
  },
  EAI_AGAIN: {
    cause: "the host name cannot be looked up just now",
    remedy: () => "see whether the resolver of this machine answers",
  },
  EHOSTUNREACH: { cause: "no route to the host", remedy: () => "see to the network between" },
  ENETUNREACH: { cause: "no route to the network", remedy: () => "see to the network between" },
  ECONNRESET: CLOSED,
  EPIPE: CLOSED,
  UND_ERR_SOCKET: CLOSED,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: CLOSED,
  UND_ERR_RESPONSE_CONTENT_LENGTH_MISMATCH: CLOSED,
  ERR_SSL_WRONG_VERSION_NUMBER: {
    cause: "it does not speak TLS at this port",
    remedy: (section) => `write http:// or the port of https in ${section} api_url`,
  },
  ERR_SSL_PACKET_LENGTH_TOO_LONG: {
    cause: "it does not speak TLS at this port",
    remedy: (section) => `write http:// or the port of https in ${section} api_url`,
  },
};

/** Tells whether a call failed because the server's certificate is not accepted. */
export function isCertificateProblem(error: UpstreamError): boolean {
  return error.failure === "unreachable" && isCertificateCode(codeOf(error.cause));
}

function isCertificateCode(code: string): boolean {
  return /CERT|UNABLE_TO_|SELF_SIGNED|ERR_TLS/.test(code);
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  const code = (error as NodeJS.ErrnoException).code;
  if (typeof code === "string") return code;
  return error instanceof AggregateError ? codeOf(error.errors[0]) : codeOf(error.cause);
}

function messageOf(error: unknown): string {
  return error instanceof Error && error.message !== "" ? error.message : "the call failed";
}
