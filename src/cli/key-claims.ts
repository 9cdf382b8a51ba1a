import { readLicence, type Licence } from "../client/licence.ts";

/** What a licence key says of itself, unverified; null for what is no licence key. */
export function keyClaims(license_key: string): Licence | null {
  const payload = license_key.split(".")[1];
  if (payload === undefined) return null;
  try {
    const claims = JSON.parse(
      Buffer.from(payload, "base64url").toString(),
    ) as Record<string, unknown>;
    const expires_at = new Date(1_000 * Number(claims["exp"])).toISOString();
    return readLicence({ ...claims, license_id: claims["jti"], expires_at });
  } catch {
    return null; // not JSON, or without a time: made by nobody who makes licences
  }
}
