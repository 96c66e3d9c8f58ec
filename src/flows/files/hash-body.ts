import { createHash } from "node:crypto";
import { withoutHeader } from "../../core/render/files/file-header.ts";

/** Identifies what a file says, whenever it was made: SHA-256 in hexadecimal. */
export function hashBody(text: string): string {
  return createHash("sha256").update(withoutHeader(text)).digest("hex");
}
