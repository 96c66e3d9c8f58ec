import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { PLAIN_CANVAS } from "../../../../src/core/render/canvas.ts";
import { explainJson } from "../../../../src/core/render/explain-json.ts";
import { explainText } from "../../../../src/core/render/explain-text.ts";
import { canonicalName } from "../../../../src/domain/dns-name.ts";
import type { Explanation } from "../../../../src/domain/explanation.ts";
import { parseIp } from "../../../../src/domain/ip-address.ts";
import type { LedgerRow } from "../../../../src/domain/ledger.ts";
import type { WantedRow } from "../../../../src/domain/wanted-row.ts";
import { journalled } from "../diff/undo/journalled.ts";
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

const DONE = journalled({ before: "10.0.0.9", after: "10.0.0.1" });

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
    zones: [{ name: ZONE, id: ZONE, kind: "Native", serial: 1, managed: true }],
    unreadable: [],
    undone: [],
    live: [LIVE],
    nameServers: [],
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
  zone      example.com  (Native, managed)
  owner     PPHOOK, adopted 2026-11-22
  ledger    new to PPHOOK: the next cycle takes it up
  next      nothing: DNS says what phpIPAM says

history:  PPHOOK never changed it
`,
    );
  });

  it("says that the name servers answer the same, or which does not", () => {
    const ns01 = { server: "ns01", differing: [], propagatedMs: 1400 };
    assert.match(
      draw({ nameServers: [ns01] }),
      /live {6}the same; ns01 answers it \(propagated in 1\.4 s\)\n {2}zone/,
    );
    const live = [{ ...LIVE, values: [] }];
    assert.match(
      draw({ live, nameServers: [ns01] }),
      /answered {2}ns01 answers it \(propagated in 1\.4 s\)\n/,
    );
    const differing = [{ name: NAME, type: "A", detail: "answers nothing, not 10.10.1.20" }] as const;
    assert.match(
      draw({ nameServers: [ns01, { server: "ns02", differing, propagatedMs: null }] }),
      /live {6}the same\n {2}answered {2}ns01: the same, after 1\.4 s\n {12}ns02: A web1\.example\.com answers nothing, not 10\.10\.1\.20\n/,
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
    assert.match(draw({ history: [DONE] }), /history {3}1 change {3}pphook history --address 10\.10\.1\.20/);
  });

  it("tells the newest changes with what became of them, and the way back", () => {
    const failed = {
      ...DONE,
      id: "c-9",
      result: "refused" as const,
      detail: "Conflicts",
      editor: "Jane Doe",
    };
    const text = draw({ history: [DONE, ...Array(6).fill(failed)] });
    assert.match(text, /^history {3}7 changes/m);
    assert.equal(text.match(/\[c-9\]/g)?.length, 5);
    assert.match(
      text,
      /~ A {4}a {2}10\.0\.0\.9 → 10\.0\.0\.1\n {6}refused \(Conflicts\): phpIPAM says so by Jane Doe/,
    );
    assert.match(text, /undo the last: {2}pphook undo c-1$/m);
    assert.match(draw({ history: [failed] }), /\[c-9\]\n$/);
  });

  it("says since when it agrees", () =>
    assert.match(draw({ history: [DONE] }), /agrees since 2026-11-22 05:00 UTC/));

  it("says what was undone, and how it is let go of", () => {
    const item = {
      ...{ id: "c-2", run: "r-2", undoes: "c-1", undoneRun: "r-1", by: "alice", at: MADE_AT, zone: ZONE },
      ...{ name: NAME, type: "A" as const, kept: null, gone: "10.10.1.20", ip: "", hostname: "", rows: [] },
    };
    const text = draw({ undone: [item], history: [DONE] });
    assert.match(text, / undone\n/);
    assert.match(text, /next {6}nothing: a change was taken back, and is not made again/);
    assert.match(text, /let go of it: {3}pphook undo --release c-2/);
    const json = JSON.parse(JSON.stringify(explainJson(explanation({ undone: [item] }), new Map())));
    assert.equal(json.undone[0].undoes, "c-1");
  });

  it("says what the ledger knows of a row, and why nothing comes", () => {
    const [row] = explanation().rows;
    const known = {
      ...{ id: 4711, fingerprint: "x", ip: "", hostname: "", firstSeenAt: MADE_AT },
      ...{ baseline: false, failures: 0, retryAt: null, removed: false },
    };
    const told = (parts: object) => draw({ rows: [{ ...row!, ledger: { ...known, ...parts } }] });
    assert.match(told({}), /ledger {4}known since 2026-11-22$/m);
    assert.match(
      told({ failures: 1, retryAt: MADE_AT }),
      /tried in vain once, again at 2026-11-22\s+09:15 UTC/,
    );
    assert.match(told({ failures: 3, retryAt: MADE_AT }), /in vain 3 times/);
    assert.match(told({ fingerprint: "" }), /something of it is still to be written/);
    assert.match(
      draw({ rows: [{ ...row!, baseline: true }] }),
      /next {6}nothing: baseline, until it is edited/,
    );
    const frozen = { ...row!, row: { ...ROW, standing: "frozen" as const } };
    assert.match(draw({ rows: [frozen] }), /next {6}nothing: a frozen row is left as it is/);
    assert.match(draw({ findings: FINDINGS }), /next {6}nothing by itself: see findings/);
    const json = (ledger: LedgerRow) =>
      JSON.parse(JSON.stringify(explainJson(explanation({ rows: [{ ...row!, ledger }] }), new Map()))).rows[0]
        .ledger;
    assert.deepEqual(json({ ...known, retryAt: MADE_AT }), {
      ...{ firstSeenAt: "2026-11-22T09:15:02.417Z", open: false, failures: 0 },
      retryAt: "2026-11-22T09:15:02.417Z",
    });
    assert.equal(json(known).retryAt, null);
  });

  it("names each finding's rule and what it rests on", () =>
    assert.match(
      draw({ findings: FINDINGS }),
      /hostname-invalid: The hostname breaks the rules of host names \(RFC\s+1123/,
    ));

  it("says that a zone is not managed, or cannot be read", () => {
    const zone = { name: ZONE, id: ZONE, kind: "Slave", serial: 1, managed: false };
    assert.match(draw({ zones: [zone] }), /example\.com {2}\(Slave, not managed\)/);
    assert.match(draw({ zones: [zone], unreadable: [ZONE] }), /not readable now: left as it is/);
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
