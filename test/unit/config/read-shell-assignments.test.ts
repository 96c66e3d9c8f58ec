import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readEnvGpgLayer } from "../../../src/config/env-gpg-layer.ts";
import { readShellAssignments } from "../../../src/config/read-shell-assignments.ts";

function read(text: string) {
  const { assignments, issues } = readShellAssignments(text, "global_vars.sh");
  const { settings } = readEnvGpgLayer(assignments, "global_vars.sh");
  return {
    settings: settings.map(({ section, key, text: value, where }) => `${section}.${key}=${value} (${where})`),
    issues: issues.map(({ where, what, expected }) => `${where} ${what}: ${expected}`),
  };
}

describe("a shell script of settings", () => {
  for (const [written, value] of [
    ["SMTP_SERVER=smtp.example.com", "smtp.example.com"],
    ["export SMTP_SERVER='smtp.example.com'", "smtp.example.com"],
    ['readonly SMTP_SERVER="smtp.example.com" # the relay', "smtp.example.com"],
    ['declare -r -x SMTP_SERVER="smtp.example.com";', "smtp.example.com"],
  ])
    it(`says what it sets: ${written}`, () => {
      assert.deepEqual(read(`#!/bin/bash\n${written}\n`).settings, [
        `email.smtp_server=${value} (global_vars.sh:2)`,
      ]);
    });

  it("keeps what a shell keeps: dollars in single quotes, escaped ones, quotes, hashes and blanks", () => {
    const { settings, issues } = read(
      `IPAM_PASSWORD='a$b #"c" '\nPDNS_API_KEY="x\\$y\\"z"\nIPAM_USERNAME=jane\\ doe\n`,
    );
    assert.deepEqual(issues, []);
    assert.deepEqual(settings, [
      'phpipam.password=a$b #"c"  (global_vars.sh:1)',
      'powerdns.api_key=x$y"z (global_vars.sh:2)',
      "phpipam.username=jane doe (global_vars.sh:3)",
    ]);
  });

  it("is never run: what a shell would compute is told by its name, without its value", () => {
    const { settings, issues } = read(
      'IPAM_PASSWORD=$(cat /secret)\nPDNS_IP="$DNS"\nEMAIL_TO=`whoami`\nrm -rf /\nif true; then\nSMTP_PORT=25 SMTP_SERVER=x\n',
    );
    assert.deepEqual(settings, []);
    assert.deepEqual(issues, [
      'global_vars.sh:1 IPAM_PASSWORD: expected NAME=value or NAME="value" alone on a line',
      "global_vars.sh:2 PDNS_IP: the shell computes it; give it as an option or a variable",
      "global_vars.sh:3 EMAIL_TO: the shell computes it; give it as an option or a variable",
      'global_vars.sh:6 SMTP_PORT: expected NAME=value or NAME="value" alone on a line',
    ]);
  });
});
