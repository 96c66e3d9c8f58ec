import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type CheckedTarget, checkTargets } from "../../src/flows/check-targets.ts";

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
async function check(files: Readonly<Record<string, number>>) {
  const measureFile = async (path: string) => {
    const mode = files[path] ?? null;
    return { exists: mode !== null, mode, sizeBytes: 0, writable: true };
  };
  const [item] = await checkTargets({ probe: { measureFile } }, [TARGET]);
  return `${item?.status} ${item?.measured} | ${item?.remedy}`;
}

describe("the check of targets", () => {
  const FIT = { "/id": 0o600, "/known": 0o644 };

  it("finds nothing wrong with a key that nobody else can read and a host key that is pinned", async () => {
    assert.match(await check(FIT), /^ok ns01: key and host key are there \| null/);
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
