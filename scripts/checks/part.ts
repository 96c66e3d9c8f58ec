/** One part of `npm run check`. */
export interface Part {
  readonly name: string;
  run(): Promise<Verdict>;
}

/** What a part found: `summary` is told when there are no problems. */
export interface Verdict {
  readonly summary: string;
  readonly problems: readonly string[];
}
