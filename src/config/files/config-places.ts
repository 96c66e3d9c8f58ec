import { access } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { ConfigError } from "../../domain/errors.ts";
import { programPath } from "../../io/process/program-path.ts";
import type { GpgAccess } from "./gpg-env.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where to look for the configuration. Everything may be left out. */
export interface PlaceChoice {
  /** `-c FILE`; it wins over PPHOOK_CONFIG and the usual places. */
  readonly file?: string | null | undefined;
  /** By default the variables of the process. */
  readonly env?: Environment;
  /** The usual places, the best first. */
  readonly places?: readonly string[];
}

/** The files that make up a configuration. */
export interface ConfigPlaces {
  readonly file: string;
  /** `config.ini`. */
  readonly fileName: string;
  /** Secrets in clear, until they are encrypted. */
  readonly clearEnv: string;
  readonly sealedEnv: string;
  /** Where saved versions are kept. */
  readonly versions: string;
  readonly gpg: GpgAccess;
}

const PLACES = ["/etc/pphook/config.ini", "./config.ini"] as const;
/** Far more than the 0.2 s that gpg takes to turn a passphrase into a key. */
const GPG_TIMEOUT_MS = 20_000;

/** Finds where the configuration is. @throws ConfigError when no file is named and none is in the usual places. */
export async function findConfigPlaces(
  choice: PlaceChoice & { readonly env: Environment },
): Promise<ConfigPlaces> {
  const { env } = choice;
  const { PPHOOK_PASSPHRASE_FILE: passphraseFile } = env;
  const file = await findFile(choice, env);
  const folder = dirname(file);
  return {
    file,
    fileName: basename(file),
    clearEnv: join(folder, ".env"),
    sealedEnv: join(folder, ".env.gpg"),
    versions: join(folder, "versions"),
    gpg: {
      passphraseFile: passphraseFile || join(folder, ".gpg_passphrase"),
      timeoutMs: GPG_TIMEOUT_MS,
      path: programPath(env),
    },
  };
}

async function findFile(choice: PlaceChoice, { PPHOOK_CONFIG: named }: Environment): Promise<string> {
  const given = choice.file || named;
  if (given) return given;
  const places = choice.places ?? PLACES;
  for (const place of places) if (await isThere(place)) return place;
  throw new ConfigError(
    "configuration",
    [
      {
        where: places.join(", "),
        what: "no configuration file",
        expected: "expected one of these, or -c FILE",
      },
    ],
    `write ${places.join(" or ")} with "pphook setup", or name another file with -c; to look around without any: "pphook demo"`,
  );
}

/** Everything but a plain "no such file" counts as there, so that reading it tells what is wrong. */
export async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== "ENOENT" && error.code !== "ENOTDIR",
  );
}
