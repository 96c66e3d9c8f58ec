/** Remembers across processes until when phpIPAM must not be sent credentials. */
export interface CooldownMemory {
  /** Milliseconds since the epoch; null when nothing is remembered. */
  read(): Promise<number | null>;
  write(untilMs: number | null): Promise<void>;
}
