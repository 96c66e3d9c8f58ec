import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { type CliInstallation, makeInstallation } from "./cli-installation.ts";

const CARD = "02:00:00:00:00:05";

describe("pphook generate", () => {
  const folder = mkdtempSync(join(tmpdir(), "pphook-files-"));
  const [dhcp, bind] = [join(folder, "pphook.dhcp"), join(folder, "pphook.zones")];
  let pphook: CliInstallation;

  before(async () => {
    pphook = await makeInstallation({
      rows: { "10.10.1.5": "a.example.com", "10.10.1.6": "b.example.com" },
      config: `
[policy]
mac_duplicates = report

[dhcp]
output = ${dhcp}
check_command = test -s

[bind]
output = ${bind}
primaries = 192.0.2.1:5300
check_command = none
`,
    });
    reserve("a.example.com", CARD);
  });
  after(async () => {
    await pphook[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  function reserve(hostname: string, mac: string): void {
    const row = [...pphook.phpipam.state.addresses.values()].find((each) => each.hostname === hostname);
    assert.ok(row !== undefined);
    Object.assign(row, { mac, custom: { ...row.custom, custom_DHCP_Profil: "infra" } });
  }

  it("shows a file without writing it", async () => {
    const { code, stdout } = await pphook.run("generate", "bind", "--stdout");
    assert.equal(code, 0);
    assert.match(
      stdout,
      /^# Made by PPHOOK .* 2 zones\. .*\n\nzone "1\.10\.10\.in-addr\.arpa" \{.*192\.0\.2\.1 port 5300;/,
    );
    assert.equal(existsSync(bind), false);
    assert.match(
      (await pphook.run("generate", "--stdout")).stdout,
      /host row\d+-a-example-com[\s\S]*zone "example\.com"/,
    );
  });

  it("makes what has a place, and says so in words and as data", async () => {
    const { code, stdout } = await pphook.run("generate");
    assert.equal(code, 0);
    assert.match(
      stdout,
      /^✓ dhcp file: 1 reservation written to .* \(test -s accepts it\)\n✓ bind file: 2 zones written to .* \(not checked\)\n/,
    );
    assert.match(
      readFileSync(dhcp, "utf8"),
      /hardware ethernet 02:00:00:00:00:05; fixed-address 10\.10\.1\.5;/,
    );
    const again = await pphook.run("generate", "dhcp", "--json");
    const { files } = JSON.parse(again.stdout);
    assert.deepEqual(
      files.map((file: { kind: string; state: string }) => [file.kind, file.state]),
      [["dhcp", "unchanged"]],
    );
  });

  it("leaves out rows that contradict each other, and says so with 4", async () => {
    reserve("b.example.com", "02-00-00-00-00-06");
    assert.equal((await pphook.run("generate", "dhcp")).code, 0);
    reserve("b.example.com", "0200.0000.0005");
    const { code, stdout } = await pphook.run("generate", "dhcp");
    assert.equal(code, 3, "two of two would go");
    assert.match(stdout, /an empty file is never written/);
    reserve("b.example.com", "02:00:00:00:00:07");
    assert.equal((await pphook.run("generate", "dhcp")).code, 0);
    pphook.phpipam.state.addAddress(
      {
        ip: "10.10.1.7",
        hostname: "c.example.com",
        subnetId: pphook.subnetId,
        mac: CARD,
        custom: { custom_DHCP_Profil: "infra" },
      },
      "Jane Doe",
    );
    const clash = await pphook.run("generate", "dhcp");
    assert.equal(clash.code, 4);
    assert.match(clash.stdout, /02:00:00:00:00:05 is not in the DHCP file/);
    assert.match(readFileSync(dhcp, "utf8"), /# left out: 02:00:00:00:00:05/);
  });

  it("refuses with 1 when phpIPAM cannot be read, and leaves the files as they are", async () => {
    const files = [readFileSync(dhcp, "utf8"), readFileSync(bind, "utf8")];
    await pphook.phpipam.close();
    const { code, stderr } = await pphook.run("generate");
    assert.equal(code, 1);
    assert.match(stderr, /phpIPAM/);
    assert.deepEqual([readFileSync(dhcp, "utf8"), readFileSync(bind, "utf8")], files);
  });

  it("refuses with 2 to make what has no place", async () => {
    await using bare = await makeInstallation({ rows: { "10.10.1.5": "a.example.com" } });
    const { code, stderr } = await bare.run("generate", "dhcp");
    assert.equal(code, 2);
    assert.match(stderr, /\[dhcp\] names no output/);
  });
});
