import type { CheckItem, Verdict } from "../../domain/check-item.ts";
import { DAY_MS, type Instant } from "../../domain/instant.ts";
import type { FileMeasure } from "../../ports/installation-probe.ts";

/** A file that holds something secret. */
export interface SecretFile {
  readonly path: string;
  /** `the passphrase of .env.gpg`. */
  readonly holds: string;
  /** How its secret is changed. */
  readonly renewal: string;
  /** `closed`: others may not read it; `gone`: it should not be there any more; null: loading the configuration judges it. */
  readonly must: "closed" | "gone" | null;
}

const OLD_DAYS = 365;

/** Judges who can read the secrets, and how long they have been the same. */
export function judgeSecrets(
  files: readonly { readonly file: SecretFile; readonly measure: FileMeasure }[],
  now: Instant,
): readonly CheckItem[] {
  const present = files.filter(({ measure }) => measure.exists);
  const verdicts = present.flatMap((each) => [...judgeFile(each), ...judgeAge(each, now)]);
  if (verdicts.length > 0 || present.length === 0) return verdicts.map(inArea);
  const names = present.map(({ file }) => file.path).join(", ");
  return [
    inArea({ status: "ok", measured: `no secret is older than ${OLD_DAYS} days: ${names}`, remedy: null }),
  ];
}

function judgeFile({
  file,
  measure,
}: {
  readonly file: SecretFile;
  readonly measure: FileMeasure;
}): readonly Verdict[] {
  const { path, holds, must } = file;
  if (must === "gone")
    return [
      {
        status: "warning",
        measured: `${path} is still there and holds ${holds}`,
        remedy: `shred -u ${path}`,
      },
    ];
  if (must === null || ((measure.mode ?? 0) & 0o007) === 0) return [];
  const mode = (measure.mode ?? 0).toString(8).padStart(4, "0");
  return [
    {
      status: "warning",
      measured: `everybody can read ${path} (mode ${mode}): ${holds}`,
      remedy: `chmod o= ${path}`,
    },
  ];
}

/** What a file that nobody changed holds has not changed either. */
function judgeAge(
  { file, measure }: { readonly file: SecretFile; readonly measure: FileMeasure },
  now: Instant,
): readonly Verdict[] {
  const days = Math.floor((now - (measure.modifiedAt ?? now)) / DAY_MS);
  if (days <= OLD_DAYS || file.must === "gone") return [];
  return [
    {
      status: "warning",
      measured: `${file.path} has not changed for ${days} days: ${file.holds}`,
      remedy: file.renewal,
    },
  ];
}

function inArea(verdict: Verdict): CheckItem {
  return { area: "secrets", ...verdict };
}
