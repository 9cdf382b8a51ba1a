import { AppError } from "../errors.ts";
import { keyInForce, type KeyPorts } from "./licence-key.ts";
import type { Licence, LicenceClaims, Licences } from "./ports/licences.ts";
import type { LicenceKeys } from "./ports/licence-keys.ts";

/** The claims of a key whose signature is ours. Throws AppError unauthorized for anything else. */
export async function claimsOfKey(
  keys: LicenceKeys,
  license_key: string,
): Promise<LicenceClaims> {
  const decoded = await keys.decode(license_key);
  if (decoded.outcome !== "verified")
    throw new AppError(
      "unauthorized",
      "This is not a licence key of this marketplace. Send the whole key as it was given to you.",
    );
  return decoded.claims;
}

async function licenceInForce(
  licences: Licences,
  id: string,
): Promise<Licence> {
  const licence = await licences.find(id);
  const inForce =
    licence?.status === "superseded" ? await licences.successor(id) : licence;
  if (inForce === null)
    throw new AppError(
      "forbidden",
      "This licence is not in the register any more. Sign in and install the plugin again.",
    );
  return inForce;
}

/**
 * Exchanges a key, also an expired or superseded one, for the one in force of the same entitlement. With more than
 * 7 days left that is the same key. Throws AppError: unauthorized (not our key), forbidden (revoked),
 * payment_required (suspended, or the entitlement has ended).
 */
export async function refreshLicence(
  ports: KeyPorts,
  input: { license_key: string; now: Date },
): Promise<{ license_key: string; licence: Licence }> {
  const { jti } = await claimsOfKey(ports.keys, input.license_key);
  const found = await licenceInForce(ports.licences, jti);
  const { key, licence } = await keyInForce(ports, found, input.now);
  return { license_key: key, licence };
}
