/** How a campaign is run. */
export interface CampaignOptions {
  /** Everything; otherwise the short form, which is the same in each run. */
  readonly full: boolean;
  /** Feeds whatever is drawn by chance; printed with the result. */
  readonly seed: number;
  /** Only injections whose id holds this text: to replay one that was reported. */
  readonly match?: string;
  /** Told now and then how far it is. */
  readonly tell?: (line: string) => void;
}

/** What a campaign found. */
export interface CampaignResult {
  /** How many distinct injections were made. */
  readonly injections: number;
  /** One text per violation of an invariant, beginning with the id of the injection. */
  readonly violations: readonly string[];
  /** Further figures worth printing, by name. */
  readonly figures: Readonly<Record<string, number>>;
}

/** A defect put in on purpose, by code of the tests, to show that an invariant would be missed. */
export interface SeededBug {
  readonly name: string;
  /** The invariant that it breaks. */
  readonly invariant: string;
  /** Runs as much of the campaign as finds it. */
  run(options: CampaignOptions): Promise<CampaignResult>;
}

/** One campaign: an entry of the table in parts.ts. */
export interface CampaignPart {
  readonly name: string;
  readonly about: string;
  run(options: CampaignOptions): Promise<CampaignResult>;
  readonly bugs: readonly SeededBug[];
}
