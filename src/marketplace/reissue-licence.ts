import { AppError } from "../errors.ts";
import { nextClaims } from "./licence-claims.ts";
import type { Entitlements } from "./ports/entitlements.ts";
import type { LicenceKeys } from "./ports/licence-keys.ts";
import type { Licence, Licences } from "./ports/licences.ts";

const refusals = {
  not_found: [
    "not_found",
    "You have no such licence. GET /v1/licenses lists yours.",
  ],
  not_in_force: [
    "conflict",
    "This licence is not in force, so that its key is of no use to anybody.",
  ],
  too_often: [
    "conflict",
    "You have reissued 3 licences this month. Write to the marketplace if keys go on leaking.",
  ],
} as const;

/**
 * After a leak: the licence is revoked, and a new one with the same grant and end takes its place. Only by its owner, 3 in a
 * UTC month. Throws AppError: not_found, conflict.
 */
export async function reissueLicence(
  ports: {
    licences: Pick<Licences, "find">;
    entitlements: Pick<Entitlements, "reissue">;
    keys: LicenceKeys;
  },
  input: { user_id: string; license_id: string; id: string; now: Date },
): Promise<{ license_key: string; licence: Licence }> {
  const { user_id, license_id, id, now } = input;
  const leaked = await ports.licences.find(license_id);
  const refuse = (outcome: keyof typeof refusals): AppError => {
    const [code, message] = refusals[outcome];
    return new AppError(code, message);
  };
  if (leaked?.user_id !== user_id) throw refuse("not_found");
  const claims = { ...nextClaims(leaked.claims, leaked.ends_at, now), jti: id };
  const { key, kid, sha256 } = await ports.keys.mint(claims);
  const reissued = await ports.entitlements.reissue({
    user_id,
    license_id,
    draft: { id, kid, claims, key_sha256: sha256, ends_at: leaked.ends_at },
    at: now.toISOString(),
  });
  if (reissued.outcome !== "reissued") throw refuse(reissued.outcome);
  return { license_key: key, licence: reissued.licence };
}
