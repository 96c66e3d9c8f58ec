import { canonicalName } from "../domain/dns-name.ts";
import { DAY_MS, SECOND_MS } from "../domain/instant.ts";
import type { Limits } from "../domain/policy.ts";
import type { TsigKey } from "../domain/tsig-key.ts";
import type {
  BindConfig,
  Config,
  DhcpConfig,
  EmailConfig,
  MonitorConfig,
  NotifyConfig,
  PhpipamConfig,
  PhpipamCredentials,
  PowerdnsConfig,
  TargetConfig,
} from "./config.ts";
import type { HostAndPort } from "./value-kind.ts";
import type { WrittenTarget, WrittenValues } from "./written-config.ts";

/** Turns read values, which fit together, into the configuration; frozen to the bottom. */
export function buildConfig(values: WrittenValues, targets: ReadonlyMap<string, WrittenTarget>): Config {
  const { validation, script, dhcp, safety, store, log } = values;
  return deepFreeze({
    phpipam: buildPhpipam(values.phpipam),
    powerdns: buildPowerdns(values.powerdns),
    email: buildEmail(values.email),
    notify: buildNotify(values.notify),
    validation: {
      hostnamePattern: validation.hostname_pattern,
      maxHostnameLength: validation.max_hostname_length,
    },
    script: {
      checkIntervalMs: script.check_interval,
      lastCheckFile: script.last_check_file,
      fullCheckIntervalMs: script.full_check_interval,
    },
    policy: buildPolicy(values.policy),
    dhcp: buildDhcp(dhcp),
    bind: buildBind(values),
    monitor: buildMonitor(values),
    targets: [...targets].map(buildTarget),
    safety: { bypassFile: safety.bypass_file },
    limits: buildLimits(safety),
    maintenance: { windows: values.maintenance.windows },
    store: { sqliteFile: store.url, retentionMs: store.retention },
    http: { listen: values.http.listen },
    log: { file: log.file, level: log.level, format: log.format, also: log.also },
  });
}

function buildPhpipam(written: WrittenValues["phpipam"]): PhpipamConfig {
  return {
    apiUrls: written.api_url,
    appId: written.app_id,
    credentials: buildCredentials(written),
    timeoutMs: written.timeout,
    concurrency: written.concurrency,
    caFile: written.ca_file,
    verifyTls: written.verify_tls,
    url: written.url ?? written.api_url[0].replace(/\/api$/, ""),
    dhcpProfileField: written.dhcp_profile_field,
    policyField: written.policy_field,
    scope: {
      sections: written.sections,
      subnets: written.subnets,
      excludeSubnets: written.exclude_subnets,
      vrfs: written.vrfs,
    },
  };
}

function buildCredentials(written: WrittenValues["phpipam"]): PhpipamCredentials {
  if (written.app_code !== null) return { kind: "token", appCode: written.app_code };
  return { kind: "user", username: written.username ?? "", password: written.password ?? "" };
}

function buildPowerdns(written: WrittenValues["powerdns"]): PowerdnsConfig {
  return {
    apiUrl: written.api_url,
    apiKey: written.api_key,
    server: written.server,
    zones: written.zones,
    excludeZones: written.exclude_zones,
    timeoutMs: written.timeout,
    caFile: written.ca_file,
    verifyTls: written.verify_tls,
    readConcurrency: written.read_concurrency,
    writeConcurrency: written.write_concurrency,
    maxBatchBytes: written.max_batch_bytes,
  };
}

function buildDhcp(written: WrittenValues["dhcp"]): DhcpConfig {
  const { profiles, mac_scope: macScope, format, output, output6, template } = written;
  return { profiles, macScope, format, output, output6, template, checkCommand: written.check_command };
}

function buildBind({ bind, powerdns }: Pick<WrittenValues, "bind" | "powerdns">): BindConfig {
  return {
    primaries: bind.primaries ?? [dnsOf(powerdns.api_url)],
    tsigKey: bind.tsig_key,
    output: bind.output,
    zoneDirectory: bind.zone_directory,
    version: bind.version,
    template: bind.zone_template,
    checkCommand: bind.check_command,
  };
}

function buildMonitor(values: Pick<WrittenValues, "monitor" | "powerdns" | "bind">): MonitorConfig {
  const { monitor, powerdns } = values;
  return {
    primary: powerdns.primary_dns ?? dnsOf(powerdns.api_url),
    secondaries: monitor.secondaries,
    intervalMs: monitor.interval,
    toleranceMs: monitor.tolerance,
    verifyTransfer: monitor.verify_transfer,
    key: buildTransferKey(values),
  };
}

function buildTransferKey({ monitor, bind }: Pick<WrittenValues, "monitor" | "bind">): TsigKey | null {
  const { tsig_algorithm: algorithm, tsig_secret: secret } = monitor;
  const name = monitor.tsig_key ?? bind.tsig_key;
  return name === null || secret === null ? null : { name: canonicalName(name), algorithm, secret };
}

const DNS_PORT = 53;

/** Gives the name server on the host of the API. */
function dnsOf(apiUrl: string): HostAndPort {
  return { host: new URL(apiUrl).hostname.replaceAll(/^\[|\]$/g, ""), port: DNS_PORT };
}

function buildTarget([name, written]: readonly [string, WrittenTarget]): TargetConfig {
  const { kind, host, port, user, destination, canary } = written;
  return {
    name,
    kind,
    host,
    port,
    user,
    destination,
    canary,
    checkCommand: written.check_command,
    reloadCommand: written.reload_command,
    dnsPort: written.dns_port,
    identityFile: written.identity_file,
    knownHostsFile: written.known_hosts,
  };
}

function buildEmail(written: WrittenValues["email"]): EmailConfig | null {
  const { smtp_server: smtpServer, from, to } = written;
  if (smtpServer === null || from === null || to === null) return null;
  const { username, password } = written;
  return {
    smtpServer,
    smtpPort: written.smtp_port,
    from,
    to,
    tls: written.use_tls ? written.tls : "none",
    login: username === null || password === null ? null : { username, password },
    caFile: written.ca_file,
    genericEmail: written.generic_email,
    support: written.support,
    mailsPerMinute: written.rate,
  };
}

function buildNotify(written: WrittenValues["notify"]): NotifyConfig {
  const { webhook: url, webhook_secret: secret } = written;
  return {
    language: written.language,
    digest: written.digest,
    reminderMs: written.reminder,
    stormRecipients: written.storm_recipients,
    notifyKeeper: written.notify_keeper,
    templateDirectory: written.template_directory,
    adminThrottleMs: written.admin_throttle,
    webhook: url === null ? null : { url, secret },
  };
}

function buildPolicy(written: WrittenValues["policy"]): Config["policy"] {
  return {
    mode: written.mode,
    noRecords: written.no_records,
    aOnly: written.a_only,
    ptrOnly: written.ptr_only,
    mismatch: written.mismatch,
    foreign: written.foreign,
    orphan: written.orphan,
    orphanGraceMs: written.orphan_grace,
    hostnameDuplicates: written.hostname_duplicates,
    macDuplicates: written.mac_duplicates,
    invalidAddress: written.invalid_address,
    unknownDns: written.unknown_dns,
    zoneMatch: written.zone_match,
    ignoreTags: written.ignore_tags,
    allowSharedHostnames: written.allow_shared_hostnames,
    ttlSeconds: written.ttl / SECOND_MS,
  };
}

function buildLimits(written: WrittenValues["safety"]): Limits {
  return {
    historyMs: written.history_days * DAY_MS,
    maxDeletePercent: written.max_delete_percent,
    minDeletesAllowed: written.min_deletes_allowed,
    maxUpdatePercent: written.max_update_percent,
    minUpdatesAllowed: written.min_updates_allowed,
    maxIpamDeletes: written.max_ipam_deletes,
    dailyDeleteBudgetPercent: written.daily_delete_budget_percent,
    dailyDeletesAllowed: written.daily_deletes_allowed,
    maxSourceShrinkPercent: written.max_source_shrink_percent,
    minSourceShrink: written.min_source_shrink,
  };
}

function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === "object" && part !== null) deepFreeze(part);
  return Object.freeze(value);
}
