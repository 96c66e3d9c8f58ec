import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readCredentialNames } from "../../../src/config/credentials-layer.ts";

describe("the names of systemd's credentials", () => {
  it("are those of keys, with hyphens, also in sections with a name of somebody's choice", () => {
    const names = ["powerdns-api-key", "phpipam-password", "target-ns01-host"];
    const { files, issues } = readCredentialNames("/run/credentials/pphook.service", names);
    assert.deepEqual(issues, []);
    assert.deepEqual(
      files.map(({ origin, path, known }) => [origin, path, `[${known.section}] ${known.key}`]),
      [
        [
          "credential phpipam-password",
          "/run/credentials/pphook.service/phpipam-password",
          "[phpipam] password",
        ],
        [
          "credential powerdns-api-key",
          "/run/credentials/pphook.service/powerdns-api-key",
          "[powerdns] api_key",
        ],
        [
          "credential target-ns01-host",
          "/run/credentials/pphook.service/target-ns01-host",
          "[target:ns01] host",
        ],
      ],
    );
  });

  it("that begin like a section and are no key are issues; others are somebody's own", () => {
    const { files, issues } = readCredentialNames("/c", ["phpipam-pasword", "ssh-key", "gpg_passphrase"]);
    assert.deepEqual(files, []);
    assert.deepEqual(issues, [
      {
        where: "credential phpipam-pasword",
        what: "phpipam-pasword",
        expected: "no such key; did you mean phpipam-password?",
      },
    ]);
  });
});
