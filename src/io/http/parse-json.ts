import { UpstreamError } from "../../domain/errors.ts";
import { type CallOrigin, SYSTEM_NAMES } from "./transport-error.ts";

export interface JsonOrigin extends CallOrigin {
  readonly status: number;
  /** Set when the body may hold credentials: nothing of it is then quoted. */
  readonly confidential?: boolean;
}

/**
 * Parses the body of an answer.
 *
 * @throws UpstreamError (shape) that says what came instead: an HTML page by its title, a text by its beginning. Nothing is
 *   quoted of broken JSON, since it may hold credentials; for the same reason V8's own message is not kept.
 */
export function parseJson(body: Buffer, origin: JsonOrigin): unknown {
  const value = parsed(body);
  if (value !== undefined) return value;
  const what = origin.confidential ? `${body.length} bytes that are not JSON` : describeBody(body);
  throw new UpstreamError(
    `${SYSTEM_NAMES[origin.system]} at ${origin.host}: JSON expected, HTTP ${origin.status} came with ${what} (${origin.operation})`,
    {
      system: origin.system,
      operation: origin.operation,
      failure: "shape",
      status: origin.status,
      remedy: `see whether [${origin.system}] api_url is the address of the API, and the server's log for errors`,
    },
  );
}

/** Undefined when it is not JSON, which has no such value. */
function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}

const EXCERPT_CHARACTERS = 80;

/** Says in a few words what a body that should have been JSON is. */
export function describeBody(body: Buffer): string {
  const text = body.subarray(0, 4096).toString("utf8").trim();
  if (text === "") return "an empty body";
  if (/^[[{]/.test(text)) return `JSON that is broken or ends early (${body.length} bytes)`;
  const title = /<title>([^<]*)/i.exec(text)?.[1];
  if (title !== undefined) return `an HTML page titled "${shorten(title)}"`;
  return `"${shorten(text.replaceAll(/<[^>]*>/g, " "))}"`;
}

function shorten(text: string): string {
  const line = text.replaceAll(/[\s\p{Cc}]+/gu, " ").trim();
  return line.length > EXCERPT_CHARACTERS ? `${line.slice(0, EXCERPT_CHARACTERS)}…` : line;
}
