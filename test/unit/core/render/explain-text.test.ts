import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { PLAIN_CANVAS } from "../../../../src/core/render/canvas.ts";
import { explainJson } from "../../../../src/core/render/explain-json.ts";
import { explainText } from "../../../../src/core/render/explain-text.ts";
import { canonicalName } from "../../../../src/domain/dns-name.ts";
import type { Explanation } from "../../../../src/domain/explanation.ts";
import { parseIp } from "../../../../src/domain/ip-address.ts";
import type { WantedRow } from "../../../../src/domain/wanted-row.ts";
import { CHANGES, FINDINGS, MADE_AT } from "./sample-plan.ts";

const ZONE = canonicalName("example.com");
const NAME = canonicalName("web1.example.com");
const WANTED = { zone: ZONE, name: NAME, type: "A", content: "10.10.1.20" } as const;
const ROW: WantedRow = {
  id: 4711,
  standing: "valid",
  address: WANTED,
  ptr: null,
  checked: {
    row: {
      id: 4711,
      subnetId: 3,
      ip: "10.10.1.20",
      hostname: "web1.example.com",
      mac: "",
      profile: "",
      ptrIgnore: true,
      isGateway: false,
      tagId: 2,
      editDate: "2026-11-22 09:14:00",
      lastSeen: null,
    },
    frozenBy: null,
    standing: "valid",
    ip: parseIp("10.10.1.20"),
    name: NAME,
    zone: ZONE,
    mac: null,
  },
};
const LIVE = { name: NAME, type: "A", ttlSeconds: 300, values: [{ content: "10.10.1.20", disabled: false }] };

function explanation(parts: Partial<Explanation> = {}): Explanation {
  return {
    subject: "10.10.1.20",
    rows: [
      {
        row: ROW,
        subnet: '10.10.1.0/24 "Servers"',
        tag: "Used",
        wanted: [WANTED],
        ledger: null,
        baseline: false,
      },
    ],
    editors: new Map(),
    zone: { name: ZONE, id: ZONE, kind: "Native", serial: 1, managed: true },
    live: [LIVE],
    owned: [{ ...WANTED, rowId: 4711, how: "adopted", since: MADE_AT, disabledAt: null }],
    findings: [],
    next: [],
    history: [],
    ...parts,
  };
}

const draw = (parts: Partial<Explanation>) =>
  explainText(explanation(parts), { ...PLAIN_CANVAS, columns: 80 });

describe("an explanation as text", () => {
  it("tells row, wanted and live records, and the owner of what agrees", () => {
    assert.equal(
      draw({}),
      `10.10.1.20 · web1.example.com                                             agrees
  phpIPAM   row 4711: 10.10.1.20 web1.example.com, in 10.10.1.0/24 "Servers",
            tag Used, edited 2026-11-22 09:14:00
  wanted    A    web1.example.com → 10.10.1.20  (zone example.com)
  live      the same
  owner     PPHOOK, adopted 2026-11-22

history:  PPHOOK never changed it
`,
    );
  });

  it("shows what is live where it differs", () => {
    const live = [{ ...LIVE, values: [{ content: "10.10.1.99", disabled: true }] }];
    assert.match(draw({ live }), /live {6}A {4}web1\.example\.com → 10\.10\.1\.99 {2}\(TTL 300, disabled\)/);
    assert.match(draw({ live: [] }), /live {6}nothing/);
  });

  it("says that records belong to somebody else", () => {
    assert.match(draw({ owned: [] }), /owner {5}nobody that PPHOOK knows of/);
  });

  it("says what comes next, and why it waits when it does", () => {
    assert.match(draw({ next: CHANGES }), /3 changes to come[\s\S]*apply: {4}pphook sync/);
    const held = CHANGES.map((change) => ({ ...change, held: true }));
    assert.match(draw({ next: held }), / held\n[\s\S]*why: {6}pphook plan --held/);
  });

  it("shows the findings", () =>
    assert.match(draw({ findings: FINDINGS }), /2 findings\n[\s\S]*✗ 10\.10\.1\.96/));

  it("says that a row is frozen or baseline", () => {
    const [row] = explanation().rows;
    assert.match(draw({ rows: [{ ...row!, baseline: true }] }), / baseline\n[\s\S]*left alone until/);
    assert.match(draw({ rows: [{ ...row!, row: { ...ROW, standing: "frozen" } }] }), /frozen: its records/);
    const frozenBy = (by: "tag" | "scope") =>
      draw({
        rows: [{ ...row!, row: { ...ROW, standing: "frozen", checked: { ...ROW.checked, frozenBy: by } } }],
      });
    assert.match(frozenBy("tag"), /frozen: its tag is one of\s+ignore_tags/);
    assert.match(frozenBy("scope"), /out of scope: its records are\s+not PPHOOK's\s+business/);
  });

  it("tells everything that a row bears", () => {
    const [row] = explanation().rows;
    const bare = {
      ...ROW.checked.row,
      hostname: "",
      mac: "00:11:22:33:44:55",
      profile: "infra",
      editDate: null,
    };
    const checked = { ...ROW.checked, row: { ...bare, lastSeen: "2026-11-20 10:00:00" } };
    const text = draw({ rows: [{ ...row!, row: { ...ROW, checked } }] }).replaceAll(/\s+/g, " ");
    assert.match(
      text,
      /row 4711: 10\.10\.1\.20 without a name, .* MAC 00:11:22:33:44:55, DHCP profile infra, never edited, seen 2026/,
    );
  });

  it("tells the owner of each value where they differ", () => {
    const [owned] = explanation().owned;
    const parked = { ...owned!, content: "10.10.1.21", how: "written" as const, disabledAt: MADE_AT };
    const text = draw({ owned: [owned!, parked] });
    assert.match(text, /A {4}10\.10\.1\.20: PPHOOK, adopted 2026-11-22\n/);
    assert.match(text, /A {4}10\.10\.1\.21: PPHOOK, written 2026-11-22, disabled since\s+2026-11-22/);
  });

  it("names the subject alone when several rows bear it", () => {
    const [row] = explanation().rows;
    assert.match(draw({ rows: [row!, row!] }), /^10\.10\.1\.20 +agrees/);
  });

  it("counts findings of weight, not information, and points to the history", () => {
    const info = FINDINGS.map((finding) => ({ ...finding, severity: "info" as const }));
    assert.match(draw({ findings: info }), /^.* agrees\n/);
    const change = { id: "c-1", preImage: null, editor: null };
    const event = { kind: "change" as const, run: "r", change: { ...CHANGES[0]!, ...change } };
    const text = draw({ history: [{ seq: 1, at: MADE_AT, hash: "", event }] });
    assert.match(text, /history: {2}1 change {3}pphook history --address 10\.10\.1\.20/);
  });

  it("names who edited a row last, and when as far as it is known", () => {
    const jane = { realName: "Jane Doe", email: null, isDisabled: false, editedAt: "2026-11-22 09:14:05" };
    const drawn = (editedAt: string | null) =>
      draw({ editors: new Map([[4711, { ...jane, editedAt }]]) }).replaceAll(/\s+/g, " ");
    assert.match(drawn(jane.editedAt), /last edited by Jane Doe \(2026-11-22 09:14:05\)/);
    assert.match(drawn(null), /last edited by Jane Doe(,|\n| live| wanted)/);
    const { rows } = JSON.parse(
      JSON.stringify(explainJson(explanation({ editors: new Map([[4711, jane]]) }), new Map())),
    );
    assert.deepEqual([rows[0].editor, rows[0].editedAt], ["Jane Doe", "2026-11-22 09:14:05"]);
  });

  it("tells of a subject without a row", () =>
    assert.match(draw({ rows: [] }), /^10\.10\.1\.20 +.*\n {2}phpIPAM {3}no row/));
});

describe("an explanation as JSON", () => {
  it("has rows, wanted, live and owned values with canonical names", () => {
    const json = JSON.parse(JSON.stringify(explainJson(explanation(), new Map())));
    assert.equal(json.rows[0].addressId, 4711);
    assert.deepEqual(json.wanted, [{ ...WANTED, addressId: 4711 }]);
    assert.deepEqual(json.live, [
      { name: NAME, type: "A", content: "10.10.1.20", ttl: 300, disabled: false },
    ]);
    assert.equal(json.owned[0].since, "2026-11-22T09:15:02.417Z");
  });
});
