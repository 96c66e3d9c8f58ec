/** The files that PPHOOK makes for other programs. Throws SystemError. */
export interface OutputFiles {
  /** @returns null when there is no such file. */
  read(path: string): Promise<string | null>;
  /** Writes it so that readers find the old content or the new one. */
  write(path: string, text: string): Promise<void>;
  /**
   * Has a program judge a text as if it were the file, from a temporary file beside it, which becomes the command's last word.
   */
  check(command: readonly string[], path: string, text: string): Promise<FileVerdict>;
}

export type FileVerdict =
  | { readonly status: "accepted" }
  /** The program's own words. */
  | { readonly status: "refused"; readonly message: string }
  /** The program is not installed. */
  | { readonly status: "unchecked" };
