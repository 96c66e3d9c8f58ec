import type { Limits, Policy } from "../domain/policy.ts";
import type { Scope } from "../domain/scope.ts";
import type { Target } from "../domain/target.ts";
import type { TsigKey } from "../domain/tsig-key.ts";
import type { MaintenanceWindow } from "./maintenance-window.ts";
import type { HostAndPort, NamedServer } from "./value-kind.ts";

/** The complete configuration: checked, with defaults, frozen. It holds secrets: print `SettingView`s instead. */
export interface Config {
  readonly phpipam: PhpipamConfig;
  readonly powerdns: PowerdnsConfig;
  /** Null when the section is left out. */
  readonly email: EmailConfig | null;
  readonly notify: NotifyConfig;
  readonly validation: {
    /** RE2 syntax, known to compile. */
    readonly hostnamePattern: string;
    /** Of a label, in octets. */
    readonly maxHostnameLength: number;
  };
  readonly script: {
    readonly checkIntervalMs: number;
    readonly lastCheckFile: string;
    readonly fullCheckIntervalMs: number;
  };
  readonly policy: Policy;
  readonly dhcp: DhcpConfig;
  readonly bind: BindConfig;
  readonly monitor: MonitorConfig;
  /** In the order of the file. */
  readonly targets: readonly TargetConfig[];
  readonly safety: { readonly bypassFile: string };
  readonly limits: Limits;
  readonly maintenance: { readonly windows: readonly MaintenanceWindow[] };
  readonly store: {
    /** Path of the database file. */
    readonly sqliteFile: string;
    readonly retentionMs: number;
  };
  /** Where the daemon serves what it measures; null: nowhere. Port 0: any that is free. */
  readonly http: { readonly listen: HostAndPort | null };
  readonly log: {
    readonly file: string;
    readonly level: "error" | "warn" | "info" | "debug";
    readonly format: "text" | "json";
    readonly also: "none" | "syslog" | "journald";
  };
}

/** `token` is an application with app code ("SSL with App code token"). */
export type PhpipamCredentials =
  | { readonly kind: "user"; readonly username: string; readonly password: string }
  | { readonly kind: "token"; readonly appCode: string };

interface UpstreamConfig {
  readonly timeoutMs: number;
  /** PEM file; null: the authorities that Node.js knows. */
  readonly caFile: string | null;
  readonly verifyTls: boolean;
}

export interface PhpipamConfig extends UpstreamConfig {
  /** Without final slash, the preferred one first. */
  readonly apiUrls: readonly [string, ...string[]];
  readonly appId: string;
  readonly credentials: PhpipamCredentials;
  readonly concurrency: number;
  /** Address for people, without final slash. */
  readonly url: string;
  readonly dhcpProfileField: string;
  /** Null: no row has a policy of its own. */
  readonly policyField: string | null;
  readonly scope: Scope;
}

export interface PowerdnsConfig extends UpstreamConfig {
  /** Without final slash. */
  readonly apiUrl: string;
  readonly apiKey: string;
  readonly server: string;
  /** Globs; empty: all. */
  readonly zones: readonly string[];
  /** Globs; they win over `zones`. */
  readonly excludeZones: readonly string[];
  readonly readConcurrency: number;
  readonly writeConcurrency: number;
  readonly maxBatchBytes: number;
}

export interface DhcpConfig {
  readonly profiles: readonly string[];
  readonly macScope: "global" | "profile" | "subnet";
  readonly format: "isc" | "kea";
  /** Null: not made. */
  readonly output: string | null;
  readonly output6: string | null;
  readonly template: string | null;
  /** Words; empty: no check; null: that of the format. */
  readonly checkCommand: readonly string[] | null;
}

export interface BindConfig {
  /** Names or addresses; never empty. */
  readonly primaries: readonly HostAndPort[];
  readonly tsigKey: string | null;
  readonly output: string | null;
  readonly zoneDirectory: string | null;
  readonly version: readonly [major: number, minor: number];
  readonly template: string | null;
  readonly checkCommand: readonly string[];
}

export interface MonitorConfig {
  /** Where the primary answers DNS. */
  readonly primary: HostAndPort;
  /** Empty: none is watched. */
  readonly secondaries: readonly NamedServer[];
  readonly intervalMs: number;
  readonly toleranceMs: number;
  readonly verifyTransfer: boolean;
  /** Null: nothing is signed. */
  readonly key: TsigKey | null;
}

export interface TargetConfig extends Target {
  readonly identityFile: string;
  readonly knownHostsFile: string;
}

export interface EmailConfig {
  readonly smtpServer: string;
  readonly smtpPort: number;
  readonly from: string;
  readonly to: readonly string[];
  readonly tls: "none" | "starttls" | "implicit";
  /** Null: the server wants no login. */
  readonly login: { readonly username: string; readonly password: string } | null;
  readonly caFile: string | null;
  readonly genericEmail: string | null;
  readonly support: string | null;
  readonly mailsPerMinute: number | null;
}

export interface NotifyConfig {
  readonly language: "en" | "fr";
  readonly digest: "per_cycle" | "immediate" | "daily";
  /** 0: a finding is told once. */
  readonly reminderMs: number;
  readonly stormRecipients: number;
  readonly notifyKeeper: boolean;
  readonly templateDirectory: string | null;
  readonly adminThrottleMs: number;
  readonly webhook: { readonly url: string; readonly secret: string | null } | null;
}
