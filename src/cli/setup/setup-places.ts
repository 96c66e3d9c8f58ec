import { dirname, join, resolve } from "node:path";
import { type ConfigPlaces, findConfigPlaces, isThere } from "../../config/files/config-places.ts";
import type { Answers } from "../../domain/answers.ts";
import type { CliContext, GlobalOptions } from "../cli-context.ts";

const SYSTEM_FOLDER = "/etc/pphook";
/** Where a package, or an administrator, puts the unit of the service. */
const UNITS = ["/etc", "/usr/lib", "/lib"].map((folder) => `${folder}/systemd/system/pphook.service`);

/** Finds where the configuration is to be: named, or in /etc/pphook where a package made that folder, or else here. */
export async function chooseConfigPlaces(
  { env }: CliContext,
  { config }: GlobalOptions,
): Promise<ConfigPlaces> {
  const { PPHOOK_CONFIG: named } = env;
  const usual = (await isThere(SYSTEM_FOLDER)) ? join(SYSTEM_FOLDER, "config.ini") : "config.ini";
  return findConfigPlaces({ file: resolve(config || named || usual), env });
}

/**
 * Says where PPHOOK keeps what it remembers: in the usual places for the configuration of the system, in one folder for any other.
 *
 * @param folder - As somebody chose it; null: beside the configuration.
 */
export function statePlaces({ file }: Pick<ConfigPlaces, "file">, folder: string | null): Answers {
  if (folder === null && dirname(file) === SYSTEM_FOLDER) return {};
  const state = folder === null ? dirname(file) : resolve(folder);
  return {
    "store.url": `sqlite:${join(state, "pphook.db")}`,
    "script.last_check_file": join(state, "last_check"),
    "safety.bypass_file": join(state, "bypass_protection"),
    "log.file": join(state, "pphook.log"),
  };
}

/** Says whether a configuration is the one that an installed service reads. */
export async function isOfService({ file }: Pick<ConfigPlaces, "file">): Promise<boolean> {
  if (dirname(file) !== SYSTEM_FOLDER) return false;
  for (const unit of UNITS) if (await isThere(unit)) return true;
  return false;
}
