import { findKeyOfVariable } from "./config-keys.ts";
import { unknownVariable } from "./environment-layer.ts";
import { parseEnvFile } from "./parse-env-file.ts";
import type { WrittenLayer, WrittenSetting } from "./written-layer.ts";

/** The variables of earlier installations and the keys that they stand for. */
const HISTORIC: ReadonlyMap<string, readonly [section: string, key: string]> = new Map([
  ["PDNS_API_KEY", ["powerdns", "api_key"]],
  ["PDNS_API_URL", ["powerdns", "api_url"]],
  ["IPAM_API_URL", ["phpipam", "api_url"]],
  ["IPAM_APP_ID", ["phpipam", "app_id"]],
  ["IPAM_USERNAME", ["phpipam", "username"]],
  ["IPAM_PASSWORD", ["phpipam", "password"]],
  ["SMTP_SERVER", ["email", "smtp_server"]],
  ["SMTP_PORT", ["email", "smtp_port"]],
  ["SMTP_USE_TLS", ["email", "use_tls"]],
  ["EMAIL_FROM", ["email", "from"]],
  ["EMAIL_TO", ["email", "to"]],
  ["GENERIC_EMAIL", ["email", "generic_email"]],
  ["HOSTNAME_PATTERN", ["validation", "hostname_pattern"]],
  ["MAX_HOSTNAME_LENGTH", ["validation", "max_hostname_length"]],
  ["CHECK_INTERVAL", ["script", "check_interval"]],
  ["LAST_CHECK_FILE", ["script", "last_check_file"]],
]);

/** Historic variables that are a part of a setting: of an URL, or of the list of secondaries. */
const PARTS: ReadonlySet<string> = new Set(["PDNS_IP", "PDNS_PORT", "IPAM_IP", "NS01_IP", "NS02_IP"]);

/** Historic variables that nothing reads in this version. */
const UNUSED: ReadonlySet<string> = new Set(
  (
    "DB_IP DB_PORT PDNS_DB_NAME PDNS_DB_USER PDNS_DB_PASS IPAM_DB_NAME IPAM_DB_USER IPAM_DB_PASS " +
    "DHCP_IP DHCP_USER BIND_USER"
  ).split(" "),
);

/**
 * Reads the decrypted text of `.env.gpg`, or of another file of assignments: `PPHOOK_<SECTION>_<KEY>` and the historic names, which stand below them.
 * `PDNS_IP` with `PDNS_PORT` [8081], and `IPAM_IP`, make an URL where `PDNS_API_URL` or `IPAM_API_URL` is missing; `NS01_IP` and
 * `NS02_IP` are the secondaries.
 */
export function readEnvGpgLayer(text: string, file = ".env.gpg"): WrittenLayer {
  const { entries, issues: broken } = parseEnvFile(text);
  const issues = broken.map(({ line, ...issue }) => ({ where: `${file}:${line}`, ...issue }));
  const own: WrittenSetting[] = [];
  const historic: WrittenSetting[] = [];
  for (const { name, value, line } of entries) {
    const where = `${file}:${line}`;
    const known = findKeyOfVariable(name);
    const old = HISTORIC.get(name);
    const at = { text: value, where, origin: `${file} ${name}` };
    if (known !== null) own.push({ section: known.section, key: known.key, ...at });
    else if (old !== undefined) historic.push({ section: old[0], key: old[1], ...at });
    else if (!PARTS.has(name) && !UNUSED.has(name)) issues.push(unknownVariable(name, where));
  }
  const values = new Map(entries.map(({ name, value }) => [name, value]));
  return {
    settings: [...urlsOfParts(values, file), ...secondariesOfParts(values, file), ...historic, ...own],
    issues,
  };
}

function urlsOfParts(values: ReadonlyMap<string, string>, file: string): WrittenSetting[] {
  const settings: WrittenSetting[] = [];
  const add = (part: string, section: string, url: (host: string) => string) => {
    const host = values.get(part) ?? "";
    if (host === "") return;
    const bracketed = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
    const origin = `${file} ${part}`;
    settings.push({ section, key: "api_url", text: url(bracketed), where: origin, origin });
  };
  if (!values.get("PDNS_API_URL")) {
    const port = values.get("PDNS_PORT") || "8081";
    add("PDNS_IP", "powerdns", (host) => `http://${host}:${port}/api/v1`);
  }
  if (!values.get("IPAM_API_URL")) add("IPAM_IP", "phpipam", (host) => `http://${host}/api`);
  return settings;
}

function secondariesOfParts(values: ReadonlyMap<string, string>, file: string): WrittenSetting[] {
  const parts = ["NS01", "NS02"].filter((part) => (values.get(`${part}_IP`) ?? "") !== "");
  if (parts.length === 0) return [];
  const text = parts.map((part) => `${part.toLowerCase()}=${values.get(`${part}_IP`)}`).join(", ");
  const origin = `${file} ${parts.map((part) => `${part}_IP`).join(", ")}`;
  return [{ section: "monitor", key: "secondaries", text, where: origin, origin }];
}
