import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { TargetError } from "../../src/domain/errors.ts";
import { type CheckedTarget, checkTargets } from "../../src/flows/check-targets.ts";
import type { TargetMeasure } from "../../src/ports/installation-probe.ts";

const TARGET: CheckedTarget = {
  name: "ns01",
  kind: "bind",
  host: "192.0.2.53",
  port: 22,
  user: "pphook",
  destination: "/etc/bind/pphook.zones",
  checkCommand: null,
  reloadCommand: null,
  canary: false,
  dnsPort: 53,
  identityFile: "/id",
  knownHostsFile: "/known",
};
async function check(
  files: Readonly<Record<string, number>>,
  measure: TargetMeasure | TargetError = { directory: "writable", hasChecker: true },
) {
  const measureFile = async (path: string) => {
    const mode = files[path] ?? null;
    return { exists: mode !== null, mode, sizeBytes: 0, modifiedAt: null, writable: true };
  };
  const [item] = await checkTargets({ probe: { measureFile, measureTarget: async () => measure } }, [TARGET]);
  return `${item?.status} ${item?.measured} | ${item?.remedy}`;
}

describe("the check of targets", () => {
  const FIT = { "/id": 0o600, "/known": 0o644 };

  it("finds nothing wrong with a key that nobody else can read and a host key that is pinned", async () => {
    assert.match(
      await check(FIT),
      /^ok ns01: pphook can deploy \/etc\/bind\/pphook\.zones on 192\.0\.2\.53 \| null/,
    );
  });

  it("tells a target that lets nobody in, and one where the file could not be made", async () => {
    const refused = new TargetError("target ns01: not let in", { failure: "login", remedy: "ssh-copy-id" });
    assert.equal(await check(FIT, refused), "fault target ns01: not let in | ssh-copy-id");
    assert.match(
      await check(FIT, { directory: "missing", hasChecker: null }),
      /^fault ns01: there is no directory .* \| on 192\.0\.2\.53: install -d -o pphook \$\(dirname/,
    );
    assert.match(
      await check(FIT, { directory: "closed", hasChecker: null }),
      /^fault ns01: pphook may not write beside .* \| on 192\.0\.2\.53: chown pphook/,
    );
    assert.match(
      await check(FIT, { directory: "writable", hasChecker: false }),
      /^warning ns01: .* its program is not there \| install it/,
    );
  });

  it("finds a key that is missing or open, and a host key that is not pinned", async () => {
    assert.match(await check({}), /^fault .*there is no key \/id \| make one: ssh-keygen/);
    assert.match(await check({ ...FIT, "/id": 0o644 }), /^fault .*others can read \/id.*\| chmod 600 \/id/);
    assert.match(
      await check({ "/id": 0o600 }),
      /^fault .*\| pin the host key: ssh-keyscan -p 22 192\.0\.2\.53 >> \/known/,
    );
  });
});
