import { displayName } from "../../domain/dns-name.ts";
import { type Finding, makeFinding } from "../../domain/finding.ts";
import { parseIp } from "../../domain/ip-address.ts";
import { isManagedType, valueKey } from "../../domain/rrset.ts";
import type { UndoneItem } from "../../domain/undone.ts";
import { indexRows, type RowIndex, type WantedRow, wantersOf } from "../../domain/wanted-row.ts";
import { fingerprint } from "./select-due.ts";

/** What was taken back, held against the rows of today. */
export interface StandingUndone {
  /** Those whose change was taken back are frozen. */
  readonly wanted: readonly WantedRow[];
  readonly index: RowIndex;
  /** Ids of rows of which something was taken back, frozen or not by themselves. */
  readonly held: ReadonlySet<number>;
  /** Keys of values that came back and are not removed, whoever would. */
  readonly kept: ReadonlySet<string>;
  readonly findings: readonly Finding[];
  /** Items that hold something else than before. */
  readonly changed: readonly UndoneItem[];
  /** Ids of items that ended. */
  readonly ended: readonly string[];
  /** Old and new ids of rows that were awaited and are there. */
  readonly renumbered: readonly (readonly [number, number])[];
}

const NOTHING = {
  held: new Set<number>(),
  kept: new Set<string>(),
  ...{ findings: [], changed: [], ended: [], renumbered: [] },
};

/**
 * Decides which items still stand, and freezes their rows:
 *
 *   since it was taken back                     the item
 *   nothing                                     stands
 *   the row that it waited for is there         stands for that row
 *   one of its rows was edited or is gone       ends
 *   another row asks for the value that went    ends
 *   another row asks for the value that stays   stands for its rows alone; that value is the other row's
 *   it holds nothing any more                   ends
 */
export function stayUndone(
  undone: ReadonlyMap<string, UndoneItem>,
  { wanted, index }: Pick<StandingUndone, "wanted" | "index">,
): StandingUndone {
  if (undone.size === 0) return { ...NOTHING, wanted, index };
  const standing = new Map<UndoneItem, UndoneItem>();
  for (const item of undone.values()) {
    const now = review(receive(item, index), index);
    if (now !== null) standing.set(item, now);
  }
  const items = [...standing.values()];
  const held = new Set(items.flatMap((item) => item.rows.map((row) => row.id)));
  const stopped = wanted.map((row) => (held.has(row.id) ? { ...row, standing: "frozen" as const } : row));
  return {
    wanted: stopped,
    index: indexRows(stopped),
    held,
    kept: new Set(items.flatMap(keptKeys)),
    findings: items.map(findingOf),
    changed: [...standing].filter(([before, now]) => before !== now).map(([, now]) => now),
    renumbered: [...standing].flatMap(([before, now]) => numbersOf(before, now)),
    ended: [...undone.values()].filter((item) => !standing.has(item)).map((item) => item.id),
  };
}

/** Binds an item to the row that it waits for, once that is there. */
function receive(item: UndoneItem, index: RowIndex): UndoneItem {
  const { awaits, ...rest } = item;
  if (awaits === undefined) return item;
  const { subnetId, ip, hostname, mac } = awaits.state;
  const there = (index.byIp.get(parseIp(ip) ?? "") ?? [...index.byId.values()]).find(
    ({ checked: { row } }) =>
      row.ip === ip && row.subnetId === subnetId && row.hostname === hostname && row.mac === mac,
  );
  if (there === undefined) return item;
  const { row } = there.checked;
  return { ...rest, rows: [{ id: row.id, fingerprint: fingerprint(row) }] };
}

function numbersOf(before: UndoneItem, now: UndoneItem): readonly (readonly [number, number])[] {
  const [row] = now.rows;
  if (before.awaits === undefined || row === undefined || row.id === before.awaits.rowId) return [];
  return [[before.awaits.rowId, row.id]];
}

/** Gives the item as it stands now; null when it ended. */
export function review(item: UndoneItem, index: RowIndex): UndoneItem | null {
  const isSame = item.rows.every(({ id, fingerprint: before }) => {
    const row = index.byId.get(id);
    return row !== undefined && fingerprint(row.checked.row) === before;
  });
  if (!isSame || isAskedFor(item, item.gone, index)) return null;
  if (!isAskedFor(item, item.kept, index)) return item;
  return item.rows.length === 0 ? null : { ...item, kept: null };
}

function isAskedFor(item: UndoneItem, content: string | null, index: RowIndex): boolean {
  const value = recordOf(item, content);
  if (value === null) return false;
  const known = new Set(item.rows.map((row) => row.id));
  return wantersOf(index, value).some((row) => !known.has(row.id));
}

function recordOf({ name, type }: UndoneItem, content: string | null) {
  if (content === null || name === "" || !isManagedType(type)) return null;
  return { name, type, content };
}

function keptKeys(item: UndoneItem): readonly string[] {
  const value = recordOf(item, item.kept);
  return value === null ? [] : [valueKey(value.name, value.type, value.content)];
}

function findingOf(item: UndoneItem): Finding {
  const name = displayName(item.name);
  const value = (content: string) =>
    item.type === "mac" ? `MAC ${content}` : `${name} ${item.type} ${displayName(content)}`;
  const stays = item.kept === null ? [] : [`${value(item.kept)} stays`];
  const away = item.gone === null ? [] : [`${value(item.gone)} stays away`];
  const until = item.rows.length === 0 ? "until it is released" : "until the row is edited";
  return makeFinding(
    "undone",
    { addressId: item.rows[0]?.id ?? null, ip: item.ip, hostname: item.hostname },
    {
      key: item.id,
      message: `${item.by} took a change back: ${[...stays, ...away].join(", ") || "its records stay as they are"} ${until}`,
      remedy: `pphook undo --release ${item.id}, when PPHOOK shall decide about it again`,
    },
  );
}
