import { createHash } from "node:crypto";

/** Lower-case hex of the SHA-256 of some bytes; a text counts as UTF-8. */
export function sha256(data: Uint8Array | string): string {
  return createHash("sha256").update(data).digest("hex");
}
