import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { makeInstallation } from "./cli-installation.ts";

describe("pphook accept and bypass", () => {
  it("are told in plan and check, listed, and taken back, with who and why in the history", async () => {
    const rows = { "10.10.1.80": "bad_host.example.com", "10.10.1.81": "a.example.com" };
    await using pphook = await makeInstallation({ rows, config: "[policy]\nno_records = create" });
    assert.equal((await pphook.run("sync", "--full")).code, 4);

    const bypassed = await pphook.run(
      "bypass",
      "hostname-underscore",
      "--for",
      "1h",
      "--reason",
      "old printers",
    );
    assert.deepEqual([bypassed.code, bypassed.stderr], [0, ""]);
    assert.match(
      bypassed.stdout,
      /^! rule hostname-underscore is bypassed by .* until .* UTC: old printers\n$/,
    );
    const { code, stdout } = await pphook.run("sync");
    assert.equal(code, 0);
    assert.match(stdout, /2 changes applied[\s\S]*rule hostname-underscore is bypassed/);
    assert.match((await pphook.run("health")).stdout, /the rule hostname-underscore is bypassed by/);
    assert.equal(JSON.parse((await pphook.run("plan", "--json")).stdout).bypasses[0].reason, "old printers");
    assert.match((await pphook.run("bypass", "hostname-underscore", "--end")).stdout, /holds again/);
    assert.equal((await pphook.run("bypass")).stdout, "no rule is bypassed\n");

    assert.equal((await pphook.run("sync")).code, 4);
    const accepted = await pphook.run("accept", "bad_host.example.com", "--reason", "old printers");
    assert.deepEqual([accepted.code, accepted.stderr], [0, ""]);
    assert.match(accepted.stdout, /10\.10\.1\.80 {2}bad_host\.example\.com {2}hostname-underscore:\d+\n/);
    const after = await pphook.run("sync");
    assert.equal(after.code, 0);
    assert.match(after.stdout, /1 finding is accepted as known and meant: pphook accept/);
    assert.match((await pphook.run("accept")).stdout, /accepted by .* on .*: old printers/);
    assert.match(
      (await pphook.run("health")).stdout,
      /1 finding accepted .*: 10\.10\.1\.80 hostname-underscore \(.*: old printers\); all with "pphook accept"/,
    );
    assert.match(
      (await pphook.run("accept", "10.10.1.80", "--withdraw")).stdout,
      /judged like any other again/,
    );
    assert.equal((await pphook.run("accept")).stdout, "no finding is accepted\n");
    assert.equal((await pphook.run("sync")).code, 4);
    const history = await pphook.run("history");
    assert.match(history.stdout, /acceptance of hostname-underscore:\d+ by .*: given \(old printers\)/);
    assert.match(history.stdout, /rule hostname-underscore bypassed until/);
  });

  it("want a reason, and a bypass an end", async () => {
    await using pphook = await makeInstallation({ rows: {} });
    const mistakes = [
      { args: ["accept", "x"], said: /an acceptance needs a reason/ },
      { args: ["bypass", "hostname-pattern", "--reason", "x"], said: /a bypass needs an end and a reason/ },
      { args: ["bypass", "hostname-pattern", "--for", "1h"], said: /a bypass needs an end and a reason/ },
      {
        args: ["bypass", "zone-missing", "--for", "1h", "--reason", "x"],
        said: /zone-missing cannot be bypassed/,
      },
    ];
    for (const { args, said } of mistakes) {
      const { code, stdout, stderr } = await pphook.run(...args);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, said);
    }
  });
});
