import { AppError } from "../errors.ts";
import type { LicenceKeys } from "./ports/licence-keys.ts";
import type { Licences } from "./ports/licences.ts";
import { claimsOfKey } from "./refresh-licence.ts";

/**
 * Revokes a licence for good, named by its id or by any of its keys. Revoking it again changes nothing.
 * The caller has made sure that `actor_id` is an administrator. Throws AppError: unauthorized (not our key), not_found.
 */
export async function revokeLicence(
  ports: { licences: Pick<Licences, "revoke">; keys: LicenceKeys },
  input: {
    licence: { id: string } | { key: string };
    reason: string;
    actor_id: string;
    now: Date;
  },
): Promise<{ license_id: string; already_revoked: boolean }> {
  const { licence, reason, actor_id, now } = input;
  const id =
    "id" in licence
      ? licence.id
      : (await claimsOfKey(ports.keys, licence.key)).jti;
  const outcome = await ports.licences.revoke({
    id,
    reason,
    actor_id,
    at: now.toISOString(),
  });
  if (outcome === "not_found")
    throw new AppError(
      "not_found",
      "There is no such licence. Send the licence key, or the license_id that verifying it answers with.",
    );
  return { license_id: id, already_revoked: outcome === "already" };
}
