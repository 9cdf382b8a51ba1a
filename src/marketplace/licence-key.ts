import { AppError } from "../errors.ts";
import { nextClaims, renewalDue } from "./licence-claims.ts";
import type { LicenceKeys } from "./ports/licence-keys.ts";
import type { Licence, Licences } from "./ports/licences.ts";

export type KeyPorts = { licences: Licences; keys: LicenceKeys };

/** Refuses a licence that entitles to nothing now: revoked, suspended, or at its end. */
function refuseSpent(licence: Licence, now: Date): void {
  if (licence.status === "revoked")
    throw new AppError(
      "forbidden",
      "This licence was revoked. Write to the marketplace if you think that is a mistake.",
    );
  if (licence.status === "suspended")
    throw new AppError(
      "payment_required",
      "This licence is suspended. Restore the plan that it builds on.",
    );
  if (licence.ends_at !== null && new Date(licence.ends_at) <= now)
    throw new AppError(
      "payment_required",
      "What this licence was given for has ended. Buy the plugin, or install its free tier.",
    );
}

/** Mints and stores the next key of a licence, whether it is due or not. */
export async function renewKey(
  { licences, keys }: KeyPorts,
  licence: Licence,
  now: Date,
): Promise<Licence> {
  const claims = nextClaims(licence.claims, licence.ends_at, now);
  const minted = await keys.mint(claims);
  return licences.renew({
    id: licence.id,
    previous_sha256: licence.key_sha256,
    kid: minted.kid,
    claims,
    key_sha256: minted.sha256,
    at: now.toISOString(),
  });
}

/**
 * The key in force of a licence: the same one minted again, or the next one when it nears its end or when the signing
 * key has changed. Parallel callers get the same key, because the first stored claims win.
 * Throws AppError forbidden (revoked) or payment_required (suspended, ended).
 */
export async function keyInForce(
  ports: KeyPorts,
  licence: Licence,
  now: Date,
): Promise<{ key: string; licence: Licence }> {
  refuseSpent(licence, now);
  const { kid, mint } = ports.keys;
  const same =
    licence.kid === kid && !renewalDue(licence.claims, licence.ends_at, now);
  const inForce = same ? licence : await renewKey(ports, licence, now);
  if (inForce.kid !== kid)
    throw new AppError(
      "service_unavailable",
      "This licence was renewed a moment ago with a signing key that this server does not hold yet. Try again in a minute.",
      { retryAfter: 60 },
    );
  const { key } = await mint(inForce.claims);
  return { key, licence: inForce };
}
