import type { CheckItem } from "../../domain/check-item.ts";
import type { FileMeasure } from "../../ports/installation-probe.ts";

interface WrittenConfiguration {
  readonly configFile: string;
  readonly warnings: readonly string[];
}

/** Judges the configuration, which has been read already. */
export function judgeConfiguration(
  file: FileMeasure,
  { configFile, warnings }: WrittenConfiguration,
): readonly CheckItem[] {
  const valid: CheckItem = {
    area: "configuration",
    status: "ok",
    measured: `${configFile} is valid${modeText(file)}`,
    remedy: null,
  };
  return [valid, ...warnings.map(asWarning)];
}

/** A warning reads `what: remedy`. */
function asWarning(warning: string): CheckItem {
  const colon = warning.lastIndexOf(": ");
  const [measured, remedy] =
    colon === -1
      ? [warning, 'see "pphook config show"']
      : [warning.slice(0, colon), warning.slice(colon + 2)];
  return { area: "configuration", status: "warning", measured, remedy };
}

export function judgeStoreFile(file: FileMeasure, path: string): readonly CheckItem[] {
  const item = (status: CheckItem["status"], measured: string, remedy: string | null): CheckItem => ({
    area: "state",
    status,
    measured,
    remedy,
  });
  if (file.onReadOnlyDisk === true)
    return [
      item(
        "fault",
        `the store ${path} cannot be written: its file system is read-only`,
        `mount -o remount,rw "$(stat -c %m ${path})"; if it became so by itself, see dmesg first`,
      ),
    ];
  if (!file.writable) {
    const what = file.exists ? "cannot be written by this account" : "cannot be made by this account";
    const remedy = `run pphook as the account that owns it, or let this account write ${path} and its directory`;
    return [item("fault", `the store ${path} ${what}`, remedy)];
  }
  if (!file.exists) return [item("ok", `the store ${path} is not there yet; the first sync makes it`, null)];
  const measured = `the store ${path} holds ${sizeText(file.sizeBytes)}${modeText(file)}`;
  const isOpen = ((file.mode ?? 0) & 0o077) !== 0;
  return [item(isOpen ? "warning" : "ok", measured, isOpen ? `chmod 600 ${path}` : null)];
}

export function judgeLogFile(file: FileMeasure, path: string): readonly CheckItem[] {
  if (file.writable)
    return [{ area: "log", status: "ok", measured: `the log ${path} can be written`, remedy: null }];
  return [
    {
      area: "log",
      status: "warning",
      measured: `the log ${path} cannot be written by this account`,
      remedy: `let this account write ${path}, or name another file in [log] file; until then the daemon logs to stderr`,
    },
  ];
}

function modeText({ mode }: FileMeasure): string {
  return mode === null ? "" : `, mode ${mode.toString(8).padStart(4, "0")}`;
}

function sizeText(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
