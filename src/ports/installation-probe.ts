import type { Subnet } from "../domain/address.ts";
import type { TargetError, UpstreamError } from "../domain/errors.ts";
import type { Instant } from "../domain/instant.ts";
import type { Target } from "../domain/target.ts";
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
  /** Connects as a deployment would, and looks at the destination without writing there. */
  measureTarget(target: Target): Promise<TargetMeasure | TargetError>;
  /** Times calls that only read, for a few seconds at most, first one by one and then as many at once as configured. */
  bench(system: "phpipam" | "powerdns", signal?: AbortSignal): Promise<BenchMeasure | UpstreamError>;
}

/** What the application may do, and how phpIPAM writes its answers. */
export interface PhpipamMeasure {
  /** The error of the login or of the first read; "ok" when both passed. */
  readonly login: "ok" | UpstreamError;
  readonly canReadAddresses: boolean;
  readonly canReadUsers: boolean;
  /** Whether rows may be corrected; found out without writing. */
  readonly canWrite: boolean;
  /** Every subnet and folder that it lists, and the names of sections by id. */
  readonly subnets: readonly Subnet[];
  readonly sections: ReadonlyMap<number, string>;
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
  /** What pdns.conf says; null where PowerDNS does not tell. */
  readonly settings: ServerSettings | null;
  /** Listed and left alone: secondaries, excluded ones. */
  readonly others: readonly Pick<ZoneHead, "name" | "kind">[];
  /** Every zone, as listed. */
  readonly listed: readonly ZoneHead[];
}

export interface ServerSettings {
  /** Whether it sends NOTIFY for primary zones. */
  readonly isPrimary: boolean;
  readonly axfrDisabled: boolean;
  /** Ranges that may transfer every zone. */
  readonly allowAxfr: readonly string[];
  /** Servers that are told of each change, besides those in the NS records. */
  readonly alsoNotify: readonly string[];
  /** Ranges that may change every zone by dynamic updates (RFC 2136); null: updates are off. */
  readonly updatesFrom: readonly string[] | null;
}

export interface ZoneMeasure extends Pick<ZoneHead, "name" | "kind"> {
  readonly dnssec: boolean;
  /** Empty or OFF: an API edit does not move the serial. */
  readonly soaEditApi: string;
  /** How the serial is changed when it is served. */
  readonly soaEdit: string;
  /** Targets of the NS records at its apex. */
  readonly nameServers: readonly string[];
  /** What its metadata lets others do; null where that was not asked for. */
  readonly grants: ZoneGrants | null;
}

export interface ZoneGrants {
  /** Ranges and keys that may change it by dynamic updates. */
  readonly updates: readonly string[];
  /** Ranges and keys that may transfer it. */
  readonly transfers: readonly string[];
  readonly alsoNotify: readonly string[];
}

export interface FileMeasure {
  readonly exists: boolean;
  /** Permission bits; null when there is no such file. */
  readonly mode: number | null;
  readonly sizeBytes: number;
  /** Null when there is no such file. */
  readonly modifiedAt: Instant | null;
  /** Whether this account could write the file, or make it where there is none. */
  readonly writable: boolean;
  /** Whether nobody can write there, because the file system is mounted so. */
  readonly onReadOnlyDisk?: boolean;
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

export interface TargetMeasure {
  /** Whether the account may make files in the directory of the destination. */
  readonly directory: "writable" | "closed" | "missing";
  /** Whether the program of `check_command` is there; null where none is configured. */
  readonly hasChecker: boolean | null;
}

export interface BenchMeasure {
  /** Of calls made one after another, ascending. */
  readonly latenciesMs: readonly number[];
  readonly concurrency: number;
  /** Of calls made at once. */
  readonly callsPerSecond: number;
}
