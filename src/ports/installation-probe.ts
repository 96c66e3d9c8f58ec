import type { Fqdn } from "../domain/dns-name.ts";
import type { UpstreamError } from "../domain/errors.ts";
import type { ZoneHead } from "../domain/zone.ts";
import type { MailOutcome } from "./mailer.ts";

/** Measures the two services and the files with a few small reads; changes nothing, and no method throws an UpstreamError. */
export interface InstallationProbe {
  /** @param url - One of the configured servers. */
  measurePhpipam(url: string, signal?: AbortSignal): Promise<PhpipamMeasure>;
  measurePowerdns(signal?: AbortSignal): Promise<PowerdnsMeasure | UpstreamError>;
  measureFile(path: string): Promise<FileMeasure>;
  /** @param testTo - who is sent a test mail; null: nobody. */
  measureMail(testTo: string | null): Promise<MailMeasure>;
}

/** What the application may do, and how phpIPAM writes its answers. */
export interface PhpipamMeasure {
  /** The error of the login or of the first read; "ok" when both passed. */
  readonly login: "ok" | UpstreamError;
  readonly canReadAddresses: boolean;
  readonly canReadUsers: boolean;
  /** Whether rows may be corrected; found out without writing. */
  readonly canWrite: boolean;
  /** Subnets for which phpIPAM's own PowerDNS integration makes PTRs. */
  readonly dnsSubnets: number;
  /** Names of the custom fields of addresses. */
  readonly customFields: readonly string[];
  /** Custom fields come under `custom_fields`. */
  readonly nested: boolean;
  /** Numbers come as texts. */
  readonly strings: boolean;
  /** phpIPAM's clock less this machine's; null when it is not known. */
  readonly clockSkewMs: number | null;
}

export interface PowerdnsMeasure {
  readonly version: string;
  /** `authoritative`. */
  readonly daemonType: string;
  /** The managed zones. */
  readonly zones: readonly ZoneMeasure[];
  /** Who may change zones by dynamic updates (RFC 2136); null where they are off, or PowerDNS does not tell. */
  readonly updates: DynamicUpdates | null;
  /** Listed and left alone: secondaries, excluded ones. */
  readonly others: readonly Pick<ZoneHead, "name" | "kind">[];
}

export interface DynamicUpdates {
  /** Ranges that may change every zone, as pdns.conf says. */
  readonly everywhere: string;
  /** Zones with ranges or keys of their own. */
  readonly zones: readonly { readonly name: Fqdn; readonly by: readonly string[] }[];
}

export interface ZoneMeasure extends Pick<ZoneHead, "name" | "kind"> {
  readonly dnssec: boolean;
  /** Empty: an API edit does not move the serial. */
  readonly soaEditApi: string;
}

export interface FileMeasure {
  readonly exists: boolean;
  /** Permission bits; null when there is no such file. */
  readonly mode: number | null;
  readonly sizeBytes: number;
  /** Whether this account could write the file, or make it where there is none. */
  readonly writable: boolean;
}

export interface MailMeasure {
  /** Null when none is configured. */
  readonly server: {
    /** `smtp.example.com:25`. */
    readonly name: string;
    readonly tls: "none" | "starttls" | "implicit";
    readonly login: boolean;
    /** Of connecting and logging in. */
    readonly outcome: MailOutcome;
  } | null;
  /** What became of a test mail; null when none was sent. */
  readonly test: { readonly to: string; readonly outcome: MailOutcome } | null;
  /** What is wrong with the templates that a person wrote. */
  readonly templates: readonly { readonly path: string; readonly message: string }[];
}
