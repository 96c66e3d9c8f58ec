/** Where a cycle tells how far it is; shown as a bar on a terminal, and nowhere else. */
export interface Progress {
  /** Begins a step of `total` units; 0 when the number is not known. */
  step(name: string, total: number): void;
  advance(by: number): void;
  done(): void;
}
