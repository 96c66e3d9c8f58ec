/** What a service says of itself, as lines of `NAME=value`: https://www.freedesktop.org/software/systemd/man/sd_notify.html */
export type ServiceState = Readonly<Record<string, string>>;

/** The program that started PPHOOK as a service and looks after it. */
export interface ServiceManager {
  /** How long it waits for a sign of life before it starts PPHOOK anew; null: for ever. */
  readonly watchdogMs: number | null;
  /** Tells it how things stand. @returns why that did not work; null when it did. Never throws. */
  tell(state: ServiceState): Promise<string | null>;
}
