import { findKey } from "../../config/config-keys.ts";
import { placeOf } from "../../config/config-of-answers.ts";
import type { ConfigPlaces } from "../../config/files/config-places.ts";
import { type CompanionFile, credentialFile } from "../../config/files/write-configuration.ts";
import type { Answers } from "../../domain/answers.ts";
import type { SecretPlace } from "./setup-options.ts";

export interface PlacedSecrets {
  /** For comments in the configuration file; null: they stand in it. */
  readonly secretsIn: string | null;
  /** Text of `.env`. */
  readonly sealed: string | null;
  readonly companions: readonly CompanionFile[];
  /** What a person must know of it. */
  readonly notes: readonly string[];
}

const PRIVATE = 0o600;

/** Decides what of the secrets is written where. */
export function placeSecrets(answers: Answers, place: SecretPlace, places: ConfigPlaces): PlacedSecrets {
  const secrets = Object.entries(answers).flatMap(([id, text]) => {
    const known = findKey(placeOf(id));
    return known?.secret === true && text !== "" ? [{ ...known, text }] : [];
  });
  switch (place) {
    case "config":
      return {
        secretsIn: null,
        sealed: null,
        companions: [],
        notes: ["the secrets are in it, mode 0640; to encrypt them: guide-secrets.md"],
      };
    case "encrypted":
      return {
        secretsIn: ".env.gpg",
        sealed: secrets.map(({ variable, text }) => `${variable}="${text}"\n`).join(""),
        companions: [],
        notes: [
          `the secrets are in ${places.sealedEnv}; keep a copy of the passphrase in ${places.gpg.passphraseFile} elsewhere`,
        ],
      };
    case "files": {
      const named = secrets.map(({ section, key, variable, text }) => ({
        path: credentialFile(places, `${section}-${key}`.replaceAll(/[_:]/g, "-")),
        variable,
        text,
      }));
      return {
        secretsIn: "a file of its own",
        sealed: null,
        companions: named.map(({ path, text }) => ({
          path,
          content: Buffer.from(`${text}\n`),
          mode: PRIVATE,
        })),
        notes: [
          "the secrets are in files of their own; tell pphook in its environment:",
          ...named.map(({ variable, path }) => `  ${variable}_FILE=${path}`),
        ],
      };
    }
  }
}
