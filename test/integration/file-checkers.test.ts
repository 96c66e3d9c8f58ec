import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { env } from "node:process";
import { describe, it, type TestContext } from "node:test";
import { bindText } from "../../src/core/render/files/bind-text.ts";
import { dhcpdText, type ReservationContent } from "../../src/core/render/files/dhcpd-text.ts";
import { headerText } from "../../src/core/render/files/file-header.ts";
import { keaText } from "../../src/core/render/files/kea-text.ts";
import { canonicalName } from "../../src/domain/dns-name.ts";
import type { IpAddress } from "../../src/domain/ip-address.ts";
import type { MacAddress } from "../../src/domain/mac-address.ts";
import type { Reservation } from "../../src/domain/reservation.ts";
import { FileOutputFiles } from "../../src/io/files/file-output-files.ts";
import { HOSTILE_HOSTNAMES, HOSTILE_ZONES } from "../support/hostile-names.ts";
import { makeTempTree } from "../support/temp-tree.ts";

const RESERVATIONS = 50_000;
const ZONES = 500;
const ORIGIN = { version: "0.1.0", madeAt: 0, source: 'phpIPAM "1.8.2"' };

function reservations(family: 4 | 6, count: number): readonly Reservation[] {
  const names = HOSTILE_HOSTNAMES;
  return Array.from({ length: count }, (_, at) => {
    const hex = at.toString(16).padStart(4, "0");
    const ip = family === 4 ? `10.${at >> 16}.${(at >> 8) & 255}.${at & 255}` : `2001:db8::${hex}`;
    return {
      rowId: at + 1,
      mac: `02:00:00:0${at >> 16}:${hex.slice(-4, -2)}:${hex.slice(-2)}` as MacAddress,
      family,
      ips: [ip as IpAddress],
      hostname: names[at] ?? (at % 7 === 0 ? "" : `host-${at}.example.com`),
      profile: at % 3 === 0 ? "infra" : "lise\n}",
    };
  });
}

function contentOf(family: 4 | 6, count = RESERVATIONS): ReservationContent {
  const list = reservations(family, count);
  const [first] = list;
  const rows =
    first === undefined ? [] : [{ ...first, subnetId: 1, ip: "10.9.9.9" as IpAddress, hostname: "a\nb" }];
  return {
    header: headerText("dhcp", ORIGIN, list.length),
    reservations: list,
    leftOut: [{ shared: "02:00:00:00:00:01", rows, why: "for a test" }],
    profiles: ["infra", "lise\n}"],
    template: null,
  };
}

async function judge(t: TestContext, command: readonly string[], text: string): Promise<string> {
  using tree = makeTempTree({});
  const verdict = await new FileOutputFiles(env["PATH"] ?? "").check(command, join(tree.root, "made"), text);
  if (verdict.status === "unchecked") t.skip(`${command[0]} is not installed`);
  return verdict.status === "refused" ? verdict.message : "";
}

describe("the programs that read the files", () => {
  it("dhcpd accepts 50,000 reservations of either family, and the other daemon the same file", async (t) => {
    const [four, six] = [dhcpdText(contentOf(4)), dhcpdText(contentOf(6))];
    assert.equal(await judge(t, ["dhcpd", "-t", "-cf"], four), "");
    assert.equal(await judge(t, ["dhcpd", "-6", "-t", "-cf"], six), "");
    assert.equal(
      await judge(
        t,
        ["dhcpd", "-t", "-cf"],
        `${four}${dhcpdText(contentOf(6, 20)).replaceAll("host row", "host six")}`,
      ),
      "",
    );
  });

  it("dhcpd refuses what is broken, and its own words are told", async (t) => {
    const broken = dhcpdText(contentOf(4, 20)).replace("hardware ethernet", "hardware ethernot");
    assert.match(await judge(t, ["dhcpd", "-t", "-cf"], broken), /line \d+/);
  });

  it("Kea accepts 50,000 reservations of either family", async (t) => {
    assert.equal(await judge(t, ["kea-dhcp4", "-t"], keaText(contentOf(4), 4)), "");
    assert.equal(await judge(t, ["kea-dhcp6", "-t"], keaText(contentOf(6), 6)), "");
  });

  it("Kea refuses a card that is there twice", async (t) => {
    const content = contentOf(4, 2);
    const twice = { ...content, reservations: [...content.reservations, ...content.reservations] };
    assert.match(await judge(t, ["kea-dhcp4", "-t"], keaText(twice, 4)), /already been added/);
  });

  for (const version of [
    [9, 18],
    [9, 11],
  ] as const)
    it(`named-checkconf accepts 500 zones in the words of BIND ${version.join(".")}`, async (t) => {
      const text = bindText({
        header: headerText("bind", ORIGIN, ZONES),
        zones: [...HOSTILE_ZONES, ...Array.from({ length: ZONES }, (_, at) => `z${at}.example.net`)].map(
          canonicalName,
        ),
        primaries: [
          { ip: "192.0.2.1", port: 5300 },
          { ip: "2001:db8::1", port: 53 },
        ],
        tsigKey: "transfer.example.com",
        zoneDirectory: "/var/cache/bind",
        version,
        template: null,
      });
      assert.equal(await judge(t, ["named-checkconf"], text), "");
      assert.equal(await judge(t, ["named-checkconf", "-z"], text), "");
      assert.match(
        await judge(t, ["named-checkconf"], text.replace("file", "fiel")),
        /unknown option 'fiel'/,
      );
    });

  it("named reads from a hostile file the zones that were meant", (t) => {
    const zones = HOSTILE_ZONES.map(canonicalName);
    const made = bindText({
      header: "Made by PPHOOK",
      zones,
      primaries: [{ ip: "192.0.2.1", port: 53 }],
      tsigKey: null,
      zoneDirectory: null,
      version: [9, 16],
      template: null,
    });
    using tree = makeTempTree({ "zones.conf": made });
    const path = join(tree.root, "zones.conf");
    const listed = spawnSync("named-checkconf", ["-l", path], { encoding: "utf8", timeout: 30_000 });
    if (listed.error !== undefined) return t.skip("named-checkconf is not installed");
    assert.equal(listed.stdout.trim().split("\n").length, zones.length, listed.stdout + listed.stderr);
  });

  it("a checker that is missing is no fault, one that says no is quoted", async () => {
    using tree = makeTempTree({});
    const files = new FileOutputFiles(env["PATH"] ?? "");
    assert.deepEqual(await files.check(["no-such-checker"], join(tree.root, "made"), ""), {
      status: "unchecked",
    });
    assert.deepEqual(await files.check(["false"], join(tree.root, "made"), ""), {
      status: "refused",
      message: "ended with 1",
    });
    assert.deepEqual(await files.check(["test", "-s"], join(tree.root, "made"), "x"), { status: "accepted" });
    assert.deepEqual(
      await files.check(["sh", "-c", "echo unknown thing in $0 >&2; exit 1"], join(tree.root, "made"), "x"),
      {
        status: "refused",
        message: "unknown thing in FILE",
      },
    );
  });
});
