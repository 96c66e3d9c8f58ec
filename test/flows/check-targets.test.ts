import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SystemError } from "../../src/domain/errors.ts";
import { toInstant } from "../../src/domain/instant.ts";
import { type CheckedTarget, checkTargets } from "../../src/flows/check-targets.ts";
import { MemoryStore } from "../fakes/memory-store.ts";

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
const PLACE = "pphook@192.0.2.53:22:/etc/bind/pphook.zones";

async function check(files: Readonly<Record<string, number>>, memory: object | null = null) {
  const store = new MemoryStore();
  if (memory !== null)
    await store.record({
      at: toInstant(0),
      notes: { "target-ns01": JSON.stringify({ place: PLACE, hash: "h", ...memory }) },
    });
  const measureFile = async (path: string) => {
    const mode = files[path] ?? null;
    return { exists: mode !== null, mode, sizeBytes: 0, writable: true };
  };
  const [item] = await checkTargets({ probe: { measureFile }, openStore: () => store }, [TARGET]);
  return `${item?.status} ${item?.measured} | ${item?.remedy}`;
}

describe("the check of targets", () => {
  const FIT = { "/id": 0o600, "/known": 0o644 };

  it("says when a target got its file, or that it has none yet", async () => {
    const at = Date.UTC(2026, 10, 22, 9, 15);
    assert.match(
      await check(FIT, { deployedAt: at, trouble: null }),
      /^ok ns01: .*deployed 2026-11-22 09:15 UTC/,
    );
    assert.match(await check(FIT), /^ok .*nothing deployed yet/);
    assert.match(
      await check(FIT, { place: "elsewhere", deployedAt: at, trouble: null }),
      /nothing deployed yet/,
    );
  });

  it("tells the last trouble with its remedy", async () => {
    const trouble = { state: "failed", detail: "no answer", remedy: "", attempts: 3, retryAt: 0 };
    assert.match(
      await check(FIT, { trouble }),
      /^warning .*failed 3 times in a row: no answer \| try it: pphook deploy ns01/,
    );
    assert.match(await check(FIT, { trouble: { ...trouble, remedy: "look" } }), /\| look$/);
  });

  it("finds a key that is missing or open, and a host key that is not pinned", async () => {
    assert.match(await check({}), /^fault .*there is no key \/id \| make one: ssh-keygen/);
    assert.match(await check({ ...FIT, "/id": 0o644 }), /^fault .*others can read \/id.*\| chmod 600 \/id/);
    assert.match(
      await check({ "/id": 0o600 }),
      /^fault .*\| pin the host key: ssh-keyscan -p 22 192\.0\.2\.53 >> \/known/,
    );
  });

  it("does without a store that cannot be used", async () => {
    const openStore = () => {
      throw new SystemError("broken", { remedy: "" });
    };
    const measureFile = async () => ({ exists: true, mode: 0o600, sizeBytes: 0, writable: true });
    const items = await checkTargets({ probe: { measureFile }, openStore }, [TARGET]);
    assert.deepEqual(
      items.map(({ status }) => status),
      ["ok"],
    );
  });
});
