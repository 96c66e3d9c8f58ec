/** Who edited a row of phpIPAM last. */
export interface RowEditor {
  /** As phpIPAM shows it. */
  readonly realName: string;
  /** Null when no user list says it, or several users bear the name. */
  readonly email: string | null;
  /** Whether the account may no longer log in. */
  readonly isDisabled: boolean;
  /** `YYYY-MM-DD HH:MM:SS` in the time of phpIPAM's database; null when only PPHOOK's journal remembers who it was. */
  readonly editedAt: string | null;
}

/** Why editors, or their mail addresses, are not known. */
export interface EditorTrouble {
  /** The same for the same trouble, so that it is said once: `users`, `changelog`, `name Jane Doe`. */
  readonly key: string;
  readonly message: string;
  readonly remedy: string;
}

/** What is known of the editors of some rows. */
export interface EditorsFound {
  /** By row id. A row is missing when nobody but PPHOOK is in its changelog, when it is gone, or for one of the troubles. */
  readonly editors: ReadonlyMap<number, RowEditor>;
  readonly troubles: readonly EditorTrouble[];
}
