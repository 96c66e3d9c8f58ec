import type { ExplainedRow, Explanation } from "../../domain/explanation.ts";
import type { OwnedValue } from "../../domain/ledger.ts";
import { isoInstant } from "./instant-text.ts";
import { type ChangeNames, changeJson, findingJson } from "./plan-json.ts";

/** Gives an explanation as plain data; names canonical, moments in ISO 8601 UTC, phpIPAM's dates as phpIPAM writes them. */
export function explainJson(explanation: Explanation, names: ChangeNames): object {
  const { subject, rows, zone, live, owned, findings, next, history } = explanation;
  return {
    version: 1,
    subject,
    rows: rows.map((row) => rowJson(row, explanation)),
    zone: zone === null ? null : { name: zone.name, kind: zone.kind, managed: zone.managed },
    wanted: rows.flatMap((row) => row.wanted.map((value) => ({ ...value, addressId: row.row.id }))),
    live: live.flatMap(({ name, type, ttlSeconds, values }) =>
      values.map(({ content, disabled }) => ({ name, type, content, ttl: ttlSeconds, disabled })),
    ),
    owned: owned.map(ownedJson),
    findings: findings.map(findingJson),
    next: next.map((change) => changeJson(change, names.get(change) ?? "", explanation)),
    history: history.map(({ seq, at, event }) => ({ seq, at: isoInstant(at), ...event })),
  };
}

function rowJson({ row, subnet, tag, baseline }: ExplainedRow, { editors }: Explanation): object {
  const { realName, editedAt } = editors.get(row.id) ?? { realName: null, editedAt: null };
  const { id, ip, hostname, mac, profile, ptrIgnore, editDate, lastSeen } = row.checked.row;
  return {
    addressId: id,
    ip,
    hostname,
    mac,
    profile,
    ptrIgnore,
    subnet,
    tag,
    editDate,
    lastSeen,
    editor: realName,
    editedAt,
    standing: row.standing,
    frozenBy: row.checked.frozenBy,
    baseline,
  };
}

function ownedJson({ zone, name, type, content, rowId, how, since, disabledAt }: OwnedValue): object {
  const disabled = disabledAt === null ? null : isoInstant(disabledAt);
  return { zone, name, type, content, addressId: rowId, how, since: isoInstant(since), disabledAt: disabled };
}
