/** Another log that gets every line; it never throws. */
export interface LineLog {
  /** @param level - `error`, `warn`, `info` or `debug`. @param text - one line, without its end and its time. */
  write(level: string, text: string): void;
  /** Lets what was written get there; gives up after a while. */
  close(): Promise<void>;
}
