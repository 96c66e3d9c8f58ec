import { UpstreamError } from "../../domain/errors.ts";
import { MINUTE_MS, SECOND_MS } from "../../domain/instant.ts";
import type { EditorsFound, EditorTrouble, RowEditor } from "../../domain/row-editor.ts";
import type { Clock } from "../../ports/clock.ts";
import type { RowEditors } from "../../ports/row-editors.ts";
import { inParallel } from "./in-parallel.ts";
import { shapeError } from "./interpret.ts";
import { type LastEditor, readLastEditor } from "./last-editor.ts";
import type { PhpipamClient } from "./phpipam-client.ts";
import { userSchema } from "./schema.ts";

export interface RowEditorsOptions {
  readonly client: PhpipamClient;
  readonly clock: Pick<Clock, "now">;
  /** PPHOOK's own account, whose edits count as nobody's; null with an app code, whose edits leave no trace. */
  readonly ownUsername: string | null;
  readonly concurrency: number;
  /** How long one lookup may take; ten seconds when left out. */
  readonly lookupMs?: number;
}

/** People come and go seldom; a list that was refused is asked for again as seldom. */
const USERS_KEPT_MS = 5 * MINUTE_MS;
const LOOKUP_MS = 10 * SECOND_MS;

type User = Pick<RowEditor, "realName" | "email" | "isDisabled"> & { readonly username: string };

/** The users, or why they are not known. */
interface Users {
  readonly list: readonly User[];
  readonly trouble: EditorTrouble | null;
}

/**
 * Asks phpIPAM's changelog who edited a row last, and its user list for the mail address. Where the list cannot be read, people have
 * their names only, and PPHOOK's own edits cannot be told from theirs.
 */
export class PhpipamRowEditors implements RowEditors {
  readonly #options: RowEditorsOptions;
  #users: { readonly users: Users; readonly untilMs: number } | null = null;

  constructor(options: RowEditorsOptions) {
    this.#options = options;
  }

  async findEditors(ids: readonly number[], signal?: AbortSignal): Promise<EditorsFound> {
    const { client, concurrency, lookupMs = LOOKUP_MS } = this.#options;
    const time = AbortSignal.timeout(lookupMs);
    const both = signal === undefined ? time : AbortSignal.any([signal, time]);
    const latest = new Map<number, LastEditor>();
    let users: Users = { list: [], trouble: null };
    let trouble: EditorTrouble | null = null;
    try {
      users = await this.#readUsers(both);
      const ownName = ownNameAmong(users.list, this.#options.ownUsername);
      await inParallel(ids, { concurrency, signal: both }, async (id, each) => {
        const editor = await readLastEditor(client, id, { ownName, signal: each });
        if (editor !== null) latest.set(id, editor);
      });
    } catch (error) {
      signal?.throwIfAborted();
      trouble = changelogTrouble(error, { time, lookupMs });
    }
    return matchAll(latest, users, trouble);
  }

  async #readUsers(signal: AbortSignal): Promise<Users> {
    const { clock, ownUsername } = this.#options;
    if (ownUsername === null) return { list: [], trouble: APP_CODE };
    const nowMs = clock.now();
    if (this.#users !== null && nowMs < this.#users.untilMs) return this.#users.users;
    const users = await this.#listUsers(signal).catch(asTrouble);
    this.#users = { users, untilMs: nowMs + USERS_KEPT_MS };
    return users;
  }

  async #listUsers(signal: AbortSignal): Promise<Users> {
    const { client } = this.#options;
    const operation = "GET /user/all/";
    const answer = await client.call({ path: "/user/all/", signal });
    const read = userSchema.array().safeParse("data" in answer ? answer.data : undefined);
    // What is wrong is not said: the list holds password hashes.
    if (!read.success) throw shapeError("the user list is not as expected", { operation, host: client.host });
    const list = read.data.map(({ username, real_name: realName, email, disabled }) => ({
      username,
      realName,
      email: email === "" ? null : email,
      isDisabled: disabled === "Yes",
    }));
    return { list, trouble: null };
  }
}

const APP_CODE: EditorTrouble = {
  key: "users",
  message: "phpIPAM shows its users to no application with an app code, so nobody's mail address is known",
  remedy: "give pphook an account ([phpipam] username and password) where the person concerned shall be told",
};

function asTrouble(error: unknown): Users {
  if (!(error instanceof UpstreamError)) throw error;
  return { list: [], trouble: { key: "users", message: error.message, remedy: error.remedy } };
}

interface TimeLimit {
  readonly time: AbortSignal;
  readonly lookupMs: number;
}

function changelogTrouble(error: unknown, { time, lookupMs }: TimeLimit): EditorTrouble {
  if (error instanceof UpstreamError)
    return { key: "changelog", message: error.message, remedy: error.remedy };
  if (!time.aborted) throw error;
  return {
    key: "changelog",
    message: `phpIPAM did not say within ${lookupMs / SECOND_MS} s who edited all the rows concerned`,
    remedy: 'see with "pphook check --bench" how fast phpIPAM answers',
  };
}

/** A name that a person bears, too, is no way to know PPHOOK's own edits. MySQL compares usernames without case. */
function ownNameAmong(users: readonly User[], ownUsername: string | null): string | null {
  const own = users.find(({ username }) => username.toLowerCase() === ownUsername?.toLowerCase());
  if (own === undefined) return null;
  return bearersOf(own.realName, users).length === 1 ? own.realName : null;
}

function bearersOf(realName: string, users: readonly User[]): readonly User[] {
  return users.filter((user) => user.realName === realName);
}

/** The changelog knows people by their name alone; where two bear it, none of them is taken by guess. */
function matchAll(
  latest: ReadonlyMap<number, LastEditor>,
  { list, trouble: usersTrouble }: Users,
  changelog: EditorTrouble | null,
): EditorsFound {
  const editors = new Map<number, RowEditor>();
  const shared = new Map<string, number>();
  for (const [id, { name: realName, at: editedAt }] of latest) {
    const bearers = bearersOf(realName, list);
    const only = bearers.length === 1 ? bearers[0] : undefined;
    if (bearers.length > 1) shared.set(realName, bearers.length);
    const { email = null, isDisabled = false } = only ?? {};
    editors.set(id, { realName, email, isDisabled, editedAt });
  }
  const troubles = [...[usersTrouble, changelog].filter((each) => each !== null), ...sharedNames(shared)];
  return { editors, troubles };
}

function sharedNames(shared: ReadonlyMap<string, number>): readonly EditorTrouble[] {
  return [...shared].map(([name, count]) => ({
    key: `name ${name}`,
    message: `${count} users of phpIPAM are called ${name}, so that edits cannot be told apart`,
    remedy: "give each user a name of their own: phpIPAM, Administration, Users",
  }));
}
