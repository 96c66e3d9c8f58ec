import { UpstreamError, type UpstreamFailure } from "../../domain/errors.ts";

/** Where a refusal happened. */
export interface RefusalOrigin {
  readonly operation: string;
  readonly host: string;
  readonly method: string;
}

interface KnownRefusal {
  readonly says: RegExp;
  readonly failure: UpstreamFailure;
  readonly remedy: string;
}

// phpIPAM's statuses mean little: a wrong password is a 500, a missing permission a 503. Its messages are what can be relied on.
const KNOWN: readonly KnownRefusal[] = [
  {
    says: /^Invalid username or password/i,
    failure: "auth",
    remedy: "correct username and password of [phpipam]; ten failures in five minutes block this machine",
  },
  {
    says: /has been blocked for \d+ minutes/i,
    failure: "auth",
    remedy: "correct username and password of [phpipam], then wait five minutes without any login",
  },
  {
    says: /^Please provide username and password/i,
    failure: "auth",
    remedy: "set username and password of [phpipam], or app_code for an application with a code",
  },
  {
    says: /^Authentication not needed/i,
    failure: "auth",
    remedy:
      "the application has an app code: set [phpipam] app_code in place of username and password, or change its security to user token",
  },
  {
    says: /^invalid permissions/i,
    failure: "rejected",
    remedy:
      "give the application read/write permission: phpIPAM, Administration, API, the application, App permissions",
  },
  {
    says: /^Invalid app permissions/i,
    failure: "rejected",
    remedy:
      "give the application read/write/admin permission: phpIPAM, Administration, API, the application, App permissions",
  },
  {
    says: /^Invalid application id/i,
    failure: "rejected",
    remedy: "correct [phpipam] app_id: phpIPAM, Administration, API lists the applications",
  },
  {
    says: /^Application disabled/i,
    failure: "rejected",
    remedy: "enable the application: phpIPAM, Administration, API, the application, App permissions",
  },
  {
    says: /^API server disabled/i,
    failure: "rejected",
    remedy: "switch the API on: phpIPAM, Administration, phpIPAM settings, API",
  },
  {
    says: /^SSL connection is required for API/i,
    failure: "rejected",
    remedy:
      "write https:// in [phpipam] api_url; behind a proxy that ends TLS, set trust_x_forwarded_headers in phpIPAM's config.php",
  },
  {
    says: /^Invalid app security/i,
    failure: "rejected",
    remedy: "change the security of the application to user token or app code: phpIPAM, Administration, API",
  },
];

/** Makes the error of an answer in which phpIPAM says no. An unknown 5xx to a read counts as passing trouble. */
export function refusalError(message: string, status: number, origin: RefusalOrigin): UpstreamError {
  const known = KNOWN.find(({ says }) => says.test(message));
  const passing = status >= 500 && origin.method === "GET";
  return new UpstreamError(
    `phpIPAM at ${origin.host} refused ${origin.operation}: "${message}" (HTTP ${status})`,
    {
      system: "phpipam",
      operation: origin.operation,
      status,
      failure: known?.failure ?? unknownFailure(status, passing),
      remedy:
        known?.remedy ??
        (passing ? "look into phpIPAM's PHP log" : "compare with phpIPAM what the call is about"),
    },
  );
}

function unknownFailure(status: number, passing: boolean): UpstreamFailure {
  if (status === 401 || status === 403) return "auth";
  return passing || status === 429 ? "busy" : "rejected";
}
