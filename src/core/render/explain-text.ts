import { displayName } from "../../domain/dns-name.ts";
import type { ExplainedRow, Explanation } from "../../domain/explanation.ts";
import { type Finding, RULES } from "../../domain/finding.ts";
import type { OwnedValue } from "../../domain/ledger.ts";
import type { RowEditor } from "../../domain/row-editor.ts";
import { isManagedType, type Rrset, valueKey } from "../../domain/rrset.ts";
import type { WantedValue } from "../../domain/wanted-row.ts";
import type { ZoneHead } from "../../domain/zone.ts";
import type { Canvas } from "./canvas.ts";
import { changeTable } from "./change-table.ts";
import { joinSections } from "./closing-text.ts";
import { countOf } from "./count-text.ts";
import { explainHistory, lastMadeAt } from "./explain-history.ts";
import { findingsText } from "./findings-text.ts";
import { dayInstant, minuteInstant } from "./instant-text.ts";
import { agreementText, disagreementTexts } from "./propagation-text.ts";
import { spread, visible, wrap } from "./visible-text.ts";

const LABEL = 10;
const FROZEN = {
  rule: "frozen: its records are left as they are",
  tag: "frozen: its tag is one of ignore_tags, so its records are left as they are",
  inventory: "frozen: its policy leaves its records as they are",
  ignore: "ignored: its policy leaves its records as they are, and nothing is reported",
  scope: "out of scope: its records are not PPHOOK's business",
} as const;

/** Draws all that is known of an address, a name or a MAC: how it stands, then the rows, the records, the owner, what comes next. */
export function explainText(explanation: Explanation, canvas: Canvas): string {
  const { findings, next } = explanation;
  const [first = "", ...rest] = spread(title(explanation), standing(explanation), canvas.columns);
  const facts = [
    ...explanation.rows.flatMap((row) => labelled("phpIPAM", rowText(row, explanation), canvas)),
    ...(explanation.rows.length === 0 ? labelled("phpIPAM", "no row", canvas) : []),
    ...table("wanted", wantedOf(explanation).map(wantedText), canvas),
    ...table("live", liveTexts(explanation), canvas),
    ...table("answered", answerTexts(explanation), canvas),
    ...table(
      "zone",
      explanation.zones.map((zone) => zoneText(zone, explanation)),
      canvas,
    ),
    ...table("owner", ownerTexts(explanation.owned), canvas),
    ...table("ledger", explanation.rows.flatMap(ledgerTexts), canvas),
    ...(next.length === 0 ? table("next", [nothingNext(explanation)], canvas) : []),
  ];
  return joinSections([
    [canvas.paint("bold", first), ...rest, ...facts],
    findings.length === 0
      ? []
      : [canvas.paint("bold", "findings"), ...findings.flatMap((finding) => findingLines(finding, canvas))],
    next.length === 0
      ? []
      : [
          canvas.paint("bold", "next"),
          ...changeTable(next, canvas, { more: "pphook plan --json" }),
          ...step(explanation, canvas),
        ],
    explainHistory(explanation, canvas),
  ]);
}

function title({ subject, rows }: Explanation): string {
  const [first] = rows;
  if (first === undefined || rows.length > 1) return visible(subject);
  const { checked } = first.row;
  const words = [checked.ip ?? checked.row.ip, displayName(checked.name ?? checked.row.hostname)];
  return words
    .filter((word) => word !== "")
    .map(visible)
    .join(" · ");
}

function standing({ rows, findings, next, undone, history }: Explanation): string {
  if (next.some((change) => change.held)) return "held";
  if (next.length > 0) return `${countOf(next.length, "change")} to come`;
  const bad = findings.filter((finding) => finding.severity !== "info").length;
  if (bad > 0) return countOf(bad, "finding");
  if (undone.length > 0) return "undone";
  if (rows.some((row) => row.baseline)) return "baseline";
  const since = lastMadeAt({ history });
  return since === null ? "agrees" : `agrees since ${minuteInstant(since)}`;
}

/** The rule that fired, and what it rests on. */
function findingLines(finding: Finding, canvas: Canvas): readonly string[] {
  const { title: rule, reference } = RULES[finding.rule];
  const lines = wrap(`${finding.rule}: ${rule} (${reference})`, canvas.columns - 4);
  return [...findingsText([finding], canvas), ...lines.map((line) => `    ${canvas.paint("dim", line)}`)];
}

function zoneText({ name, kind, managed }: ZoneHead, { unreadable }: Explanation): string {
  const state = unreadable.includes(name) ? ", not readable now: left as it is" : "";
  return `${displayName(name)}  (${kind}, ${managed ? "managed" : "not managed"}${state})`;
}

function ledgerTexts({ ledger }: ExplainedRow): readonly string[] {
  if (ledger === null) return ["new to PPHOOK: the next cycle takes it up"];
  const { firstSeenAt, failures, retryAt, fingerprint } = ledger;
  return [
    [
      `known since ${dayInstant(firstSeenAt)}`,
      ...(failures === 0 || retryAt === null
        ? []
        : [
            `tried in vain ${failures === 1 ? "once" : `${failures} times`}, again at ${minuteInstant(retryAt)}`,
          ]),
      ...(fingerprint === "" ? ["something of it is still to be written"] : []),
    ].join(", "),
  ];
}

/** Why nothing is going to happen. */
function nothingNext({ rows, findings, undone }: Explanation): string {
  if (undone.length > 0) return "nothing: a change was taken back, and is not made again (see findings)";
  if (rows.some((row) => row.baseline)) return "nothing: baseline, until it is edited or with --full";
  if (rows.some(({ row }) => row.standing === "frozen")) return "nothing: a frozen row is left as it is";
  const isBad = findings.some((finding) => finding.severity !== "info");
  return isBad ? "nothing by itself: see findings" : "nothing: DNS says what phpIPAM says";
}

function rowText({ row, subnet, tag, baseline }: ExplainedRow, { editors }: Explanation): string {
  const { id, ip, hostname, mac, editDate, lastSeen, profile } = row.checked.row;
  return [
    `row ${id}: ${ip} ${hostname === "" ? "without a name" : hostname}`,
    `in ${subnet}`,
    `tag ${tag}`,
    ...(mac === "" ? [] : [`MAC ${mac}`]),
    ...(profile === "" ? [] : [`DHCP profile ${profile}`]),
    editDate === null ? "never edited" : `edited ${editDate}`,
    ...editorText(editors.get(row.id)),
    ...(lastSeen === null ? [] : [`seen ${lastSeen}`]),
    ...(row.standing === "frozen" ? [FROZEN[row.checked.frozenBy ?? "rule"]] : []),
    ...(baseline ? ["baseline: left alone until it is edited"] : []),
  ]
    .map(visible)
    .join(", ");
}

function editorText(editor: RowEditor | undefined): readonly string[] {
  if (editor === undefined) return [];
  const { realName, editedAt } = editor;
  return [`last edited by ${realName}${editedAt === null ? "" : ` (${editedAt})`}`];
}

/** Two rows may want the same value. */
function wantedOf({ rows }: Explanation): readonly WantedValue[] {
  const wanted = rows.flatMap((row) => row.wanted);
  return [...new Map(wanted.map((value) => [keyOf(value), value])).values()];
}

function keyOf({ name, type, content }: WantedValue): string {
  return valueKey(name, type, content);
}

function wantedText({ zone, name, type, content }: WantedValue): string {
  return `${type.padEnd(4)} ${displayName(name)} → ${displayName(content)}  (zone ${displayName(zone)})`;
}

function liveTexts(explanation: Explanation): readonly string[] {
  const wanted = wantedOf(explanation).map(keyOf).sort();
  const live = explanation.live
    .filter((rrset) => isManagedType(rrset.type))
    .flatMap((rrset) =>
      rrset.values.filter((value) => !value.disabled).map((value) => [rrset, value] as const),
    )
    .map(([rrset, value]) => `${rrset.name} ${rrset.type} ${value.content}`)
    .sort();
  const plain = explanation.live.every((rrset) => isManagedType(rrset.type));
  if (plain && wanted.length > 0 && wanted.join("\n") === live.join("\n")) {
    const agreement = agreementText(explanation.nameServers);
    return [agreement === "" ? "the same" : `the same; ${agreement}`];
  }
  return explanation.live.length === 0 ? ["nothing"] : explanation.live.flatMap(rrsetTexts);
}

/** What is said in the line of what is live is not said again. */
function answerTexts(explanation: Explanation): readonly string[] {
  const { nameServers } = explanation;
  const agreement = agreementText(nameServers);
  if (agreement === "") return disagreementTexts(nameServers);
  return liveTexts(explanation).some((text) => text.endsWith(agreement)) ? [] : [agreement];
}

function rrsetTexts({ name, type, ttlSeconds, values }: Rrset): readonly string[] {
  return values.map(
    ({ content, disabled }) =>
      `${type.padEnd(4)} ${displayName(name)} → ${displayName(content)}  (TTL ${ttlSeconds}${disabled ? ", disabled" : ""})`,
  );
}

/** Told at length where it differs from value to value, in one line where it does not. */
function ownerTexts(owned: readonly OwnedValue[]): readonly string[] {
  const text = ({ how, since, disabledAt }: OwnedValue) =>
    `PPHOOK, ${how} ${dayInstant(since)}${disabledAt === null ? "" : `, disabled since ${dayInstant(disabledAt)}`}`;
  const [first] = owned;
  if (first === undefined) return ["nobody that PPHOOK knows of: it did not write or adopt these records"];
  if (owned.every((value) => text(value) === text(first))) return [text(first)];
  return owned.map((value) => `${value.type.padEnd(4)} ${displayName(value.content)}: ${text(value)}`);
}

function table(label: string, texts: readonly string[], canvas: Canvas): readonly string[] {
  return texts.flatMap((text, at) => labelled(at === 0 ? label : "", visible(text), canvas));
}

function labelled(label: string, text: string, { columns, paint }: Canvas): readonly string[] {
  const [first = "", ...rest] = wrap(text, columns - LABEL - 2);
  const lead = " ".repeat(LABEL + 2);
  return [`  ${paint("dim", label.padEnd(LABEL))}${first}`, ...rest.map((line) => lead + line)];
}

function step({ next }: Explanation, { paint }: Canvas): readonly string[] {
  const held = next.some((change) => change.held);
  return [
    `  ${held ? "why:      " : "apply:    "}${paint("cyan", held ? "pphook plan --held" : "pphook sync")}`,
  ];
}
