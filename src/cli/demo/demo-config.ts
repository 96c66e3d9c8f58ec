import type { Config } from "../../config/config.ts";
import { patternProblem } from "../../config/linear-pattern.ts";
import { parseConfig } from "../../config/parse-config.ts";
import type { DemoCompany } from "../../simulators/demo/demo-company.ts";

/** Makes the configuration of the demo: the least that has to be said, and rows without records get theirs. */
export function demoConfig({ phpipam, powerdns, directory }: DemoCompany): Config {
  const written: Readonly<Record<string, string>> = {
    "phpipam.api_url": phpipam.url,
    "phpipam.app_id": "pphook",
    "phpipam.username": phpipam.username,
    "phpipam.password": phpipam.password,
    "powerdns.api_url": powerdns.url,
    "powerdns.api_key": powerdns.apiKey,
    "policy.no_records": "create",
    "store.url": `sqlite:${directory}/pphook.db`,
    "script.last_check_file": `${directory}/last_check`,
    "safety.bypass_file": `${directory}/bypass_protection`,
  };
  const settings = Object.entries(written).map(([id, text]) => {
    const [section = "", key = ""] = id.split(".");
    return { section, key, text, where: "demo", origin: "demo" };
  });
  const parsed = parseConfig(
    { file: "demo", layers: [{ settings, issues: [] }], incomplete: false },
    patternProblem,
  );
  if ("issues" in parsed)
    throw new TypeError(
      `the demo's own configuration is refused: ${parsed.issues.map((issue) => issue.what).join(", ")}`,
    );
  return parsed.config;
}
