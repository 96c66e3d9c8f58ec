import { isDestructive } from "../domain/change.ts";
import type { EditorsFound, EditorTrouble, RowEditor } from "../domain/row-editor.ts";
import { askEditors } from "./ask-editors.ts";
import type { CycleWorld } from "./cycle-world.ts";
import type { PreparedCycle } from "./prepare-cycle.ts";

export interface LearnOptions {
  /** Also for changes that a guard holds. */
  readonly includeHeld: boolean;
  /** Whether it is remembered which troubles were told; a command that only reads tells them each time. */
  readonly remembersTroubles: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** A row whose editor is asked for; the address finds it in the journal when phpIPAM knows it no more. */
export interface AskedRow {
  readonly id: number;
  readonly ip: string;
}

/** More rows are not asked for at once: a first synchronisation has as many changes as there are rows. */
export const MOST_ROWS_ASKED = 200;

/** For the log. */
export const EDITORS_UNKNOWN = "not known for sure who edited rows";

const NOTE_TOLD = "editor-troubles";
/** Names that several people bear are told once each; a memory without bound is none. */
const MOST_TOLD = 100;

/**
 * Learns who edited the rows last that a plan changes something for, before anything is changed: afterwards a deleted row has no
 * changelog. Never fails for want of an answer: the plan is then without names, and why is logged once.
 *
 * @returns the same cycle, whose plan names the editors.
 */
export async function learnEditors(
  world: CycleWorld,
  cycle: PreparedCycle,
  options: LearnOptions,
): Promise<PreparedCycle> {
  const rows = rowsOf(cycle, options);
  if (rows.length === 0) return cycle;
  const { editors, troubles } = await findEditors(world, rows, options.signal);
  await tellOnce(world, troubles, options);
  return { ...cycle, plan: { ...cycle.plan, editors } };
}

/**
 * Finds the last editors of rows, of those that phpIPAM does not name the one that the journal remembers.
 *
 * @throws the signal's reason, and SystemError when the journal cannot be read.
 */
export async function findEditors(
  world: CycleWorld,
  rows: readonly AskedRow[],
  signal?: AbortSignal,
): Promise<EditorsFound> {
  const asked = rows.slice(0, MOST_ROWS_ASKED);
  const found = await askEditors(
    world.editors,
    asked.map(({ id }) => id),
    signal,
  );
  const editors = new Map(found.editors);
  for (const row of asked) {
    if (editors.has(row.id)) continue;
    const remembered = await recall(world, row);
    if (remembered !== null) editors.set(row.id, remembered);
  }
  return { editors, troubles: found.troubles };
}

/** What can lose something first: there it matters most who it was. */
function rowsOf({ plan }: PreparedCycle, { includeHeld }: LearnOptions): readonly AskedRow[] {
  const changes = plan.changes.filter((change) => includeHeld || !change.held);
  const inOrder = [...changes.filter(isDestructive), ...changes.filter((change) => !isDestructive(change))];
  const rows = new Map<number, AskedRow>();
  for (const { addressId, ip } of inOrder) if (addressId !== null) rows.set(addressId, { id: addressId, ip });
  return [...rows.values()];
}

/** The journal knows who edited the row last when something was changed for it; mail addresses it does not keep. */
async function recall({ store }: CycleWorld, { id, ip }: AskedRow): Promise<RowEditor | null> {
  if (ip === "") return null;
  const entries = await store.readJournal({ subject: ip, kinds: ["change"], limit: 20 });
  const names = entries.flatMap(({ event }) =>
    event.kind === "change" && event.change.addressId === id ? (event.change.editor ?? []) : [],
  );
  const realName = names.at(-1);
  return realName === undefined ? null : { realName, email: null, isDisabled: false, editedAt: null };
}

async function tellOnce(
  world: CycleWorld,
  troubles: readonly EditorTrouble[],
  { remembersTroubles }: LearnOptions,
): Promise<void> {
  const note = await world.store.readNote(NOTE_TOLD);
  const told = note === null ? [] : (JSON.parse(note) as readonly string[]);
  const now = new Set(troubles.map(({ key }) => key));
  for (const { key, message, remedy } of troubles)
    if (!told.includes(key)) world.log.warn(EDITORS_UNKNOWN, { error: message, remedy });
  // A name that several people bear goes on being borne by them, whether or not it came up this time.
  const still = told.filter((key) => now.has(key) || key.startsWith("name "));
  const next = JSON.stringify([...new Set([...still, ...now])].slice(-MOST_TOLD));
  if (remembersTroubles && next !== (note ?? "[]"))
    await world.store.record({ at: world.clock.now(), notes: { [NOTE_TOLD]: next } });
}
