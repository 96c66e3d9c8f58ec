import { type Survey, type SurveyInput, surveyRows } from "./survey-rows.ts";

/** Looks at the rows of one cycle. */
export type Surveyor = (input: SurveyInput) => Survey;

interface Remembered {
  readonly rows: SurveyInput["snapshot"]["rows"];
  readonly settings: SurveyInput["settings"];
  /** Subnets, sections, tags, zones and bypassed rules, as text. */
  readonly surroundings: string;
  readonly survey: Survey;
}

/**
 * Makes a surveyor that remembers the last survey: rows that an inventory gives again as the same objects are not looked at again,
 * as long as nothing they are judged by is another. What it returns is what `surveyRows` returns.
 */
export function createSurveyor(): Surveyor {
  let last: Remembered | null = null;
  return (input) => {
    const { rows } = input.snapshot;
    const { settings } = input;
    const surroundings = describeSurroundings(input);
    const known = last?.settings === settings && last.surroundings === surroundings ? last : null;
    const survey = known?.rows === rows ? known.survey : surveyRows(input, known?.survey);
    last = { rows, settings, surroundings, survey };
    return survey;
  };
}

/**
 * Everything of the input but rows and settings. Left out is what moves each time and judges no row: when the rows were read, and the
 * serials of zones.
 */
function describeSurroundings({ snapshot, view, bypassed }: SurveyInput): string {
  const surroundings = { ...snapshot, rows: null, readStartedAt: null };
  const zones = view.zones.map((zone) => ({ ...zone, serial: null }));
  return JSON.stringify([surroundings, zones, view.unreadable, bypassed], listCollections);
}

function listCollections(_key: string, value: unknown): unknown {
  return value instanceof Map || value instanceof Set ? [...value] : value;
}
