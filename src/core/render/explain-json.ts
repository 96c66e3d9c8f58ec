import type { ExplainedRow, Explanation } from "../../domain/explanation.ts";
import { RULES } from "../../domain/finding.ts";
import type { LedgerRow, OwnedValue } from "../../domain/ledger.ts";
import { historyChangeJson } from "./history-json.ts";
import { isoInstant } from "./instant-text.ts";
import { type ChangeNames, changeJson, findingJson } from "./plan-json.ts";
import { undoneJson } from "./undo-json.ts";

/** Gives an explanation as plain data; names canonical, moments in ISO 8601 UTC, phpIPAM's dates as phpIPAM writes them. */
export function explainJson(explanation: Explanation, names: ChangeNames): object {
  const { subject, rows, zones, unreadable, live, owned, findings, next, undone, history } = explanation;
  const { nameServers } = explanation;
  return {
    version: 1,
    subject,
    rows: rows.map((row) => rowJson(row, explanation)),
    zones: zones.map(({ name, kind, managed }) => {
      return { name, kind, managed, readable: !unreadable.includes(name) };
    }),
    wanted: rows.flatMap((row) => row.wanted.map((value) => ({ ...value, addressId: row.row.id }))),
    live: live.flatMap(({ name, type, ttlSeconds, values }) =>
      values.map(({ content, disabled }) => ({ name, type, content, ttl: ttlSeconds, disabled })),
    ),
    nameServers,
    owned: owned.map(ownedJson),
    findings: findings.map((finding) => {
      return {
        ...findingJson(finding),
        title: RULES[finding.rule].title,
        reference: RULES[finding.rule].reference,
      };
    }),
    next: next.map((change) => changeJson(change, names.get(change) ?? "", explanation)),
    undone: undone.map(undoneJson),
    history: history.map(historyChangeJson),
  };
}

function rowJson({ row, subnet, tag, baseline, ledger }: ExplainedRow, { editors }: Explanation): object {
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
    ledger: ledger === null ? null : ledgerJson(ledger),
  };
}

function ledgerJson({ firstSeenAt, fingerprint, failures, retryAt }: LedgerRow): object {
  const retry = retryAt === null ? null : isoInstant(retryAt);
  return { firstSeenAt: isoInstant(firstSeenAt), open: fingerprint === "", failures, retryAt: retry };
}

function ownedJson({ zone, name, type, content, rowId, how, since, disabledAt }: OwnedValue): object {
  const disabled = disabledAt === null ? null : isoInstant(disabledAt);
  return { zone, name, type, content, addressId: rowId, how, since: isoInstant(since), disabledAt: disabled };
}
