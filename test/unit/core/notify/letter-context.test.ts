import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Letter } from "../../../../src/core/notify/group-notices.ts";
import { letterContext } from "../../../../src/core/notify/letter-context.ts";
import { noticesCsv } from "../../../../src/core/notify/notices-csv.ts";
import { ruleWords } from "../../../../src/core/notify/rule-words.ts";
import { RULES, type RuleId } from "../../../../src/domain/finding.ts";
import type { StoredNotice } from "../../../../src/domain/notice.ts";
import { sampleAction, sampleFinding, sampleNotice, sampleRemoval } from "./sample-notice.ts";

const SETTINGS = {
  language: "en",
  phpipamUrl: "https://phpipam.example.com",
  observe: false,
  instantText: () => "2026-11-22 12:00 UTC",
} as const;

function letter(...notices: readonly StoredNotice[]): Letter {
  return {
    to: ["jane@example.com"],
    realName: "Jane Doe",
    audience: "person",
    items: notices.map((notice) => ({ notice, asKeeper: false })),
  };
}

const made = (...notices: readonly StoredNotice[]) => letterContext(letter(...notices), SETTINGS);

describe("a letter about one finding", () => {
  it("knows the row, links into phpIPAM, and the commands for an administrator", () => {
    const { template, context } = made(sampleNotice(80, { state: "done", actions: [sampleAction()] }));
    assert.equal(template, "email_dns_error");
    assert.deepEqual(
      [
        context["recipient_name"],
        context["hostname"],
        context["zone"],
        context["link"],
        context["subnet_link"],
      ],
      [
        "Jane Doe",
        "bad80!.example.com",
        "example.com",
        "https://phpipam.example.com/subnets/1/7/address-details/80/",
        "https://phpipam.example.com/subnets/1/7/",
      ],
    );
    assert.equal(context["explain"], "pphook explain 10.10.1.80");
    assert.deepEqual(context["undo"], ["pphook undo c-91f2"]);
  });

  it("offers to undo what was made, but no creation and nothing that was refused", () => {
    const actions = [
      sampleAction({ action: "create", before: null }),
      sampleAction({ result: "refused", after: null }),
    ];
    assert.deepEqual(made(sampleNotice(80, { actions })).context["undo"], []);
  });

  it("has no links when the row is not there", () => {
    const { context } = made(sampleNotice(80, { place: null }));
    assert.deepEqual([context["link"], context["subnet_link"], context["subnet"]], ["", "", ""]);
  });

  it("is about the two rows of a duplicate", () => {
    const { template, context } = made(sampleRemoval());
    assert.equal(template, "email_hostname_duplicate");
    assert.equal(context["row_deleted"], true);
    assert.equal((context["keeper"] as { ip: string }).ip, "10.10.1.50");
    const mac = made(sampleNotice(1, { finding: sampleFinding(1, "mac-duplicate") }));
    assert.deepEqual([mac.template, mac.context["keeper"]], ["email_mac_duplicate", null]);
  });

  it("of another row without a place links nowhere", () => {
    const [other] = sampleRemoval().others;
    assert.ok(other);
    const { context } = made(sampleRemoval({ others: [{ ...other, place: null }] }));
    assert.equal((context["keeper"] as { link: string }).link, "");
  });
});

describe("a letter about several findings, or a resolved one", () => {
  it("is a digest, sorted by news, rule and address, with counts", () => {
    const { template, context } = made(
      sampleNotice(9, { state: "resolved" }),
      sampleNotice(8),
      sampleNotice(7),
      sampleNotice(6, { finding: sampleFinding(6, "zone-missing") }),
      sampleNotice(5, { finding: sampleFinding(5, "ip-invalid") }),
    );
    assert.equal(template, "email_digest");
    assert.deepEqual(
      (context["items"] as { ip: string }[]).map(({ ip }) => ip),
      ["10.10.1.7", "10.10.1.8", "10.10.1.5", "10.10.1.6", "10.10.1.9"],
    );
    assert.deepEqual(context["counts"], { new: 4, again: 0, done: 0, resolved: 1 });
    assert.equal(made(sampleNotice(9, { state: "resolved" })).template, "email_digest");
  });

  it("lists twenty of them", () => {
    const { context } = made(...Array.from({ length: 25 }, (_, i) => sampleNotice(i + 1)));
    assert.deepEqual([context["total"], context["listed"]], [25, 20]);
    assert.equal((context["items"] as unknown[]).length, 20);
  });
});

describe("the attached list", () => {
  it("holds every finding, and no cell that a spreadsheet would run", () => {
    const finding = { ...sampleFinding(80), hostname: '=cmd("x")', message: "a, b" };
    const csv = noticesCsv(
      letter(sampleNotice(80, { finding }), sampleNotice(81, { place: null })),
      "https://ipam",
    );
    const lines = csv.trimEnd().split("\r\n");
    assert.equal(lines.length, 3);
    assert.equal(lines[0], "state,rule,severity,ip,hostname,subnet,message,remedy,link");
    assert.match(
      lines[1] ?? "",
      /^new,hostname-invalid,error,10\.10\.1\.80,"'=cmd\(""x""\)",10\.10\.1\.0\/24,"a, b",.*\/80\/$/,
    );
  });
});

describe("every rule", () => {
  const rules = Object.keys(RULES) as RuleId[];

  it("has words in French", () => {
    for (const rule of rules) {
      const { title, remedy } = ruleWords({ rule, remedy: "correct it" }, "fr");
      assert.notEqual(title, "");
      assert.notEqual(remedy, "correct it");
    }
  });

  it("takes its English remedy from the finding", () => {
    for (const rule of rules) {
      const { title, remedy } = ruleWords({ rule, remedy: "correct it" }, "en");
      assert.deepEqual([title, remedy], [RULES[rule].title, "correct it"]);
    }
  });
});
