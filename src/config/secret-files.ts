import { findKey } from "./config-keys.ts";
import type { ConfigPlaces } from "./files/config-places.ts";
import type { WrittenLayer } from "./written-layer.ts";

/** A file that secrets of the configuration come from. */
export interface SecretFileName {
  readonly path: string;
  /** `[phpipam] password`. */
  readonly holds: string;
  /** How its secret is changed. */
  readonly renewal: string;
  /** `closed`: others may not read it; `gone`: it should not be there any more; null: loading the configuration judges it. */
  readonly must: "closed" | "gone" | null;
}

interface Sources {
  readonly places: ConfigPlaces;
  readonly written: WrittenLayer;
  /** Whether there is an encrypted file. */
  readonly isSealed: boolean;
  /** Files that variables name (`PPHOOK_…_FILE`), with the keys that they hold. */
  readonly valueFiles: readonly { readonly path: string; readonly section: string; readonly key: string }[];
}

const ANEW = "make new ones in phpIPAM, PowerDNS and the mail server, and put them";

/** Lists the files that hold secrets, and those that open them. */
export function findSecretFiles({
  places,
  written,
  isSealed,
  valueFiles,
}: Sources): readonly SecretFileName[] {
  const { file, sealedEnv, clearEnv, gpg } = places;
  const inClear = written.settings.filter((setting) => isSecret(setting) && setting.text !== "").map(nameOf);
  const own =
    inClear.length === 0
      ? []
      : [{ path: file, holds: inClear.join(", "), renewal: `${ANEW} there`, must: null } as const];
  const named = valueFiles
    .filter(isSecret)
    .map(
      (each) => ({ path: each.path, holds: nameOf(each), renewal: `${ANEW} there`, must: "closed" }) as const,
    );
  if (!isSealed) return [...own, ...named];
  return [
    ...own,
    ...named,
    {
      path: sealedEnv,
      holds: "encrypted secrets",
      renewal: `${ANEW} into .env, then: pphook config encrypt`,
      must: null,
    },
    {
      path: gpg.passphraseFile,
      holds: "the passphrase of .env.gpg",
      renewal: "pphook config rotate",
      must: null,
    },
    { path: clearEnv, holds: "the secrets of .env.gpg in clear", renewal: "", must: "gone" },
  ];
}

function isSecret(setting: { readonly section: string; readonly key: string }): boolean {
  return findKey(setting)?.secret === true;
}

function nameOf({ section, key }: { readonly section: string; readonly key: string }): string {
  return `[${section}] ${key}`;
}
