/** What goes wrong with one request. */
export type PhpipamFault =
  /** Another status and, where given, message; JSON as phpIPAM writes it. */
  | { readonly kind: "status"; readonly status: number; readonly message?: string }
  /** An HTML page, as of a proxy or a dying PHP. */
  | { readonly kind: "html"; readonly status: number; readonly title?: string }
  /** The first half of the answer, as if it were all. */
  | { readonly kind: "truncate" }
  /** The answer comes late. */
  | { readonly kind: "delay"; readonly ms: number }
  /** No answer comes, and the connection stays. */
  | { readonly kind: "hang" }
  /** The connection breaks; after a part of the answer where `afterBytes` is given. */
  | { readonly kind: "reset"; readonly afterBytes?: number }
  /** Each number becomes a list. */
  | { readonly kind: "wrong-types" }
  /** A body of one's own. */
  | { readonly kind: "body"; readonly status: number; readonly body: string };

/** Writes the body that a fault puts in place of the right one; null when it does not touch it. */
export function faultyBody(
  fault: PhpipamFault | null,
  body: string,
): { readonly status?: number; readonly body: string; readonly html?: boolean } | null {
  switch (fault?.kind) {
    case "status": {
      const { status, message = "Simulated failure" } = fault;
      return { status, body: JSON.stringify({ code: status, success: false, message, time: 0 }) };
    }
    case "html": {
      const page = fault.title === undefined ? "" : `<html><head><title>${fault.title}</title></head></html>`;
      return { status: fault.status, body: page, html: true };
    }
    case "truncate":
      return { body: body.slice(0, Math.ceil(body.length / 2)) };
    case "wrong-types":
      return { body: body.replaceAll(/:(\d+)(?=[,}])/g, ":[$1]") };
    case "body":
      return { status: fault.status, body: fault.body };
    default:
      return null;
  }
}
