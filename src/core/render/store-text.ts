import type { StoreBackup, StoreCondition } from "../../domain/store-condition.ts";
import type { Canvas } from "./canvas.ts";
import { countOf } from "./count-text.ts";
import { markedLines } from "./marked-lines.ts";
import { shellWord } from "./shell-word.ts";

/** Says what was found in the store, and how a damaged one is put back. */
export function storeConditionText(condition: StoreCondition, canvas: Canvas): string {
  const { file, bytes, version, entries, archived, problems } = condition;
  if (problems.length > 0)
    return `${[...problemLines(condition, canvas), ...wayBack(condition)].join("\n")}\n`;
  const older =
    archived === 0 ? "" : `, ${countOf(archived, "older entry", "older entries")} taken out of it`;
  return [
    `${canvas.paint("green", "✓")} the store ${file} is whole: ${sizeText(bytes)}, schema ${version}`,
    `  the journal's chain holds: ${countOf(entries, "entry", "entries")}${older}`,
    "",
  ].join("\n");
}

/** Says where the copy is, and how it is used. */
export function storeBackupText({ file, bytes, entries }: StoreBackup, { paint }: Canvas): string {
  return [
    `${paint("green", "✓")} copied to ${file}, read back and examined: ${sizeText(bytes)}, ${countOf(entries, "journal entry", "journal entries")}`,
    "  keep it on another machine; how it is put back: docs/guide-store.md",
    "",
  ].join("\n");
}

function problemLines({ file, problems }: StoreCondition, canvas: Canvas): readonly string[] {
  return [
    `${canvas.paint("red", "✗")} the store ${file} is damaged`,
    ...problems.flatMap((said) => markedLines({ sign: "✗", style: "red", said }, canvas, 2)),
  ];
}

/** Nothing of the damaged store is thrown away, and its log goes with it: beside another file it would damage that, too. */
function wayBack({ file, newestCopy }: StoreCondition): readonly string[] {
  const store = shellWord(file);
  const aside = shellWord(`${file}.damaged`);
  return [
    "→ DNS is as it was: PPHOOK writes nothing on a store that it cannot read. Put back the newest copy:",
    "    systemctl stop pphook",
    `    mkdir ${aside}; mv ${store} ${store}-wal ${store}-shm ${aside}/`,
    `    cp -p ${newestCopy === null ? "COPY" : shellWord(newestCopy)} ${store}`,
    "    pphook store verify && pphook plan && systemctl start pphook",
  ];
}

function sizeText(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
