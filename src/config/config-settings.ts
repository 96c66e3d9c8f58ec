import type { Answers } from "../domain/answers.ts";
import { ConfigError } from "../domain/errors.ts";
import { keyId } from "./config-keys.ts";
import type { Environment } from "./files/config-places.ts";
import { readEnvironment } from "./load-config.ts";

/** Reads what `PPHOOK_<SECTION>_<KEY>` and `PPHOOK_<SECTION>_<KEY>_FILE` say, by `section.key`. @throws ConfigError */
export async function configSettings(env: Environment): Promise<Answers> {
  const layers = await readEnvironment(env);
  const issues = layers.flatMap((layer) => layer.issues);
  if (issues.length > 0)
    throw new ConfigError("environment", issues, "correct these variables, or unset them");
  const settings = layers.flatMap((layer) => layer.settings);
  return Object.fromEntries(settings.map((setting) => [keyId(setting), setting.text]));
}
