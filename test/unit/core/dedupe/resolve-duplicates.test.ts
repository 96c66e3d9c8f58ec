import assert from "node:assert/strict";
import { test } from "node:test";
import { CONTEXT, type Rules, resolve, type Sketch } from "./duplicate-fixture.ts";

const REPORT = { hostnameDuplicates: "report", macDuplicates: "report" } as const;

const report = (rows: readonly Sketch[], context: Partial<Rules> = {}) =>
  resolve(rows, { policy: REPORT, ...context }).findings;
const idsOf = (rows: readonly Sketch[], context: Partial<Rules> = {}) =>
  report(rows, context).map((finding) => finding.id);

const TWINS: readonly Sketch[] = [
  { id: 31, ip: "10.0.0.9", name: "web1.example.com" },
  { id: 12, ip: "10.0.0.5", name: "web1.example.com" },
];

test("a name on two addresses of one family is one finding that lists the rows", () => {
  const findings = report(TWINS);
  assert.equal(findings.length, 1);
  assert.deepEqual(
    [findings[0]?.id, findings[0]?.severity, findings[0]?.addressId, findings[0]?.ip],
    ["hostname-duplicate:web1.example.com./ipv4", "warning", 12, "10.0.0.5"],
  );
  assert.equal(
    findings[0]?.message,
    "web1.example.com is the name of 2 rows: 10.0.0.5 (id 12), 10.0.0.9 (id 31)",
  );
});

test("a crowd is counted in full and listed in part", () => {
  const crowd = Array.from({ length: 25 }, (_, i) => ({ id: i, ip: `10.0.0.${i}`, name: "vip.example.com" }));
  const message = report(crowd)[0]?.message ?? "";
  assert.match(message, /of 25 rows: 10\.0\.0\.0 \(id 0\), .*10\.0\.0\.19 \(id 19\) and 5 more$/);
});

test("a name on an IPv4 and an IPv6 address is dual-stack", () =>
  assert.deepEqual(
    idsOf([
      { id: 1, ip: "10.0.0.5", name: "a.b" },
      { id: 2, ip: "2001:db8::5", name: "a.b" },
    ]),
    [],
  ));

test("one name can be doubled in both families", () => {
  const rows = ["10.0.0.5", "10.0.0.6", "::5", "::6"].map((ip, id) => ({ id, ip, name: "a.b" }));
  assert.deepEqual(idsOf(rows), ["hostname-duplicate:a.b./ipv4", "hostname-duplicate:a.b./ipv6"]);
});

test("the same address in two subnets is one host", () =>
  assert.deepEqual(idsOf([1, 2].map((id) => ({ id, ip: "10.0.0.5", name: "a.b" }))), []));

test("a frozen row neither keeps nor loses a name, and is reported", () => {
  const rows = [TWINS[0]!, { ...TWINS[1]!, standing: "frozen" as const }];
  const [finding, ...others] = report(rows, { policy: CONTEXT.policy });
  assert.deepEqual(others, []);
  assert.equal(finding?.id, "duplicate-frozen:12:web1.example.com./ipv4");
  assert.match(
    finding?.message ?? "",
    /^10\.0\.0\.5 \(id 12\) bears the name web1\.example\.com like other rows; it is frozen/,
  );
  assert.deepEqual(resolve(rows).lines, []);
});

test("frozen rows alone are nothing to report", () =>
  assert.deepEqual(idsOf(TWINS.map((row) => ({ ...row, standing: "frozen" }))), []));

test("of rows that share with a frozen one, the oldest valid keeps", () => {
  const rows: readonly Sketch[] = [
    ...TWINS,
    { id: 1, ip: "10.0.0.1", name: "web1.example.com", standing: "frozen" },
  ];
  assert.deepEqual(resolve(rows).lines, ["-31 web1.example.com"]);
});

test("a name that may be shared is no duplicate, and is asked for without final dot", () => {
  const asked: string[] = [];
  const allowSharedHostnames = (hostname: string) => asked.push(hostname) > 0;
  assert.deepEqual(idsOf(TWINS, { allowSharedHostnames }), []);
  assert.deepEqual(asked, ["web1.example.com"]);
});

test("hostname_duplicates = allow reports none, = report does", () => {
  assert.deepEqual(idsOf(TWINS, { policy: { ...REPORT, hostnameDuplicates: "allow" } }), []);
  assert.equal(idsOf(TWINS).length, 1);
  for (const policy of [REPORT, { ...REPORT, hostnameDuplicates: "allow" as const }])
    assert.deepEqual(resolve(TWINS, { policy }).lines, []);
});

const MAC = "00:1a:2b:3c:4d:5e";

test("a MAC on two reservations is a duplicate, whatever the case of their profiles, named or not", () => {
  const rows = [
    { id: 2, ip: "10.0.0.6", mac: MAC, profile: "INFRA" },
    { id: 1, ip: "10.0.0.5", mac: MAC, profile: " lise", name: "a.b" },
  ];
  const [finding, ...others] = report(rows);
  assert.deepEqual([finding?.id, finding?.severity, others], [`mac-duplicate:${MAC}/ipv4`, "warning", []]);
  assert.equal(finding?.message, `${MAC} is the MAC address of 2 rows: 10.0.0.5 (id 1), 10.0.0.6 (id 2)`);
});

test("a MAC on two rows without a DHCP profile is information", () => {
  const rows = [1, 2].map((id) => ({ id, ip: `10.0.0.${id}`, mac: MAC, profile: id === 1 ? "" : "other" }));
  const [finding] = report(rows);
  assert.deepEqual([finding?.id, finding?.severity], [`mac-shared:${MAC}/ipv4`, "info"]);
});

test("a MAC on one reservation and one other row is neither", () =>
  assert.deepEqual(
    idsOf([
      { id: 1, ip: "10.0.0.1", mac: MAC, profile: "infra" },
      { id: 2, ip: "10.0.0.2", mac: MAC },
    ]),
    [],
  ));

test("a dual-stack host bears one MAC twice", () =>
  assert.deepEqual(
    idsOf([
      { id: 1, ip: "10.0.0.1", mac: MAC, profile: "infra" },
      { id: 2, ip: "::1", mac: MAC, profile: "infra" },
    ]),
    [],
  ));

test("a frozen row takes no part in MAC duplicates, and is reported", () => {
  const rows: readonly Sketch[] = [
    { id: 1, ip: "10.0.0.1", mac: MAC, profile: "infra", standing: "frozen" },
    { id: 2, ip: "10.0.0.2", mac: MAC, profile: "infra" },
  ];
  assert.deepEqual(idsOf(rows), [`duplicate-frozen:1:${MAC}/ipv4`]);
  assert.deepEqual(resolve(rows).lines, []);
  assert.deepEqual(idsOf(rows.map((row) => ({ ...row, standing: "frozen" }))), []);
});

test("a row out of scope is nobody's, so it is not even reported", () => {
  const rows = [TWINS[0]!, { ...TWINS[1]!, standing: "frozen" as const, frozenBy: "scope" as const }];
  assert.deepEqual(idsOf(rows), []);
});

test("a shared MAC of rows without a profile is told among those that stay", () => {
  const rows = [
    { id: 1, ip: "10.0.0.1", name: "web1.example.com", mac: MAC },
    { id: 2, ip: "10.0.0.2", name: "web1.example.com", mac: MAC },
  ];
  assert.deepEqual(
    resolve(rows).findings.map(({ rule }) => rule),
    ["hostname-duplicate"],
  );
  const third = { id: 3, ip: "10.0.0.3", mac: MAC };
  assert.match(resolve([...rows, third]).findings[1]?.message ?? "", /of 2 rows: 10\.0\.0\.1 .*10\.0\.0\.3/);
});

test("findings are sorted by id, whatever the order of the rows", () => {
  const rows: Sketch[] = [
    ...["z.b", "m.b", "a.b"].flatMap((name, i) => [
      { id: 10 * i, ip: `10.0.${i}.1`, name, mac: MAC, profile: "lise" },
      { id: 10 * i + 1, ip: `10.0.${i}.2`, name },
    ]),
  ];
  const expected = report(rows);
  assert.deepEqual(report([...rows].reverse()), expected);
  assert.deepEqual(
    expected.map((finding) => finding.id),
    ["a.b", "m.b", "z.b"]
      .map((name) => `hostname-duplicate:${name}./ipv4`)
      .concat(`mac-duplicate:${MAC}/ipv4`),
  );
});
