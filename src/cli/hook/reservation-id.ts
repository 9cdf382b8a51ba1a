import { createHash } from "node:crypto";

/**
 * The id of a hold, the same each time the same issues are asked for in the same session: so the hook that runs before the
 * tool finds the hold of the one that ran at the prompt. A UUID of version 8 (RFC 9562) out of a SHA-256.
 *
 * @param round number of holds of this session that were settled before: the same command again is new work
 */
export function reservationId(of: {
  plugin_id: string;
  session: string;
  issues: readonly string[];
  round: number;
}): string {
  const name = JSON.stringify([of.plugin_id, of.session, of.issues, of.round]);
  const hex = createHash("sha256").update(name).digest("hex");
  const variant = "89ab".charAt(Number.parseInt(hex.charAt(16), 16) % 4);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join("-");
}
