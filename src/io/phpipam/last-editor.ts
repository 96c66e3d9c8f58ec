import { shapeError } from "./interpret.ts";
import type { PhpipamClient } from "./phpipam-client.ts";
import { changelogEntrySchema } from "./schema.ts";

/** Who edited a row, by the name people see, and when in the database's own time (`YYYY-MM-DD HH:MM:SS`). */
export interface LastEditor {
  readonly name: string;
  readonly at: string;
}

export interface EditorQuery {
  /** The name whose edits do not count. */
  readonly ownName?: string | null;
  readonly signal?: AbortSignal | undefined;
}

const NO_CHANGELOG = { status: 404, message: "No changelogs found" };
const NO_ADDRESS = { status: 404, message: "Address does not exist" };

/**
 * Reads who edited a row last, of the newest 50 entries of its changelog.
 *
 * @returns null when there is no entry: never edited, changelog off, edited with an app code, or the row is gone.
 * @throws UpstreamError
 */
export async function readLastEditor(
  client: PhpipamClient,
  id: number,
  { ownName = null, signal }: EditorQuery = {},
): Promise<LastEditor | null> {
  const path = `/addresses/${id}/changelog/`;
  const answer = await client.call({ path, understood: [NO_CHANGELOG, NO_ADDRESS], signal });
  if ("refused" in answer) return null;
  const entries = changelogEntrySchema.array().safeParse(answer.data);
  if (!entries.success)
    throw shapeError("the changelog is not as expected", { operation: `GET ${path}`, host: client.host });
  // The dates have one form, so that their order is that of the texts; equal ones keep phpIPAM's order, newest first.
  const others = entries.data.filter(({ user }) => user !== ownName);
  const newest = others.toSorted((a, b) => (a.date < b.date ? 1 : Number(a.date > b.date) * -1))[0];
  return newest === undefined || newest.user === "" ? null : { name: newest.user, at: newest.date };
}
