import {
  compactVerify,
  decodeProtectedHeader,
  errors,
  importJWK,
  type JSONWebKeySet,
  type JWK,
} from "jose";
import { readLicence, type Licence, type Question } from "./licence.ts";

export type OfflineDenial =
  | "MALFORMED"
  | "UNKNOWN_KEY"
  | "BAD_SIGNATURE"
  | "NOT_YET_VALID"
  | "EXPIRED"
  | "WRONG_PLUGIN"
  | "FEATURE_MISSING";

export type OfflineVerdict =
  | { outcome: "valid"; licence: Licence }
  | { outcome: "denied"; code: OfflineDenial };

type Claims = { licence: Licence; iat: number; exp: number };

/** Seconds by which a machine's clock may be slow. */
const clockSkew = 60;

function readClaims(payload: Uint8Array): Claims | null {
  let claims: unknown;
  try {
    claims = JSON.parse(new TextDecoder().decode(payload));
  } catch {
    return null; // signed, but no JSON: not a licence
  }
  if (typeof claims !== "object" || claims === null) return null;
  const given = claims as Record<string, unknown>;
  const { jti, iat, exp } = given;
  if (typeof iat !== "number" || typeof exp !== "number") return null;
  const expires_at = new Date(exp * 1_000).toISOString();
  const licence = readLicence({ ...given, license_id: jti, expires_at });
  return licence && { licence, iat, exp };
}

function licenceKid(key: string): string | null {
  try {
    const { alg, typ, kid } = decodeProtectedHeader(key);
    return alg === "RS256" && typ === "JWT" && kid !== undefined ? kid : null;
  } catch {
    return null; // jose throws for whatever is no JWS
  }
}

/** Importing a key takes longer than verifying with it. */
const imported = new WeakMap<JWK, ReturnType<typeof importJWK>>();

function importOnce(jwk: JWK): ReturnType<typeof importJWK> {
  const known = imported.get(jwk) ?? importJWK(jwk, "RS256");
  imported.set(jwk, known);
  return known;
}

async function verifiedClaims(
  key: string,
  jwks: JSONWebKeySet,
): Promise<Claims | OfflineDenial> {
  const kid = licenceKid(key);
  if (kid === null) return "MALFORMED";
  const jwk = jwks.keys.find((candidate) => candidate.kid === kid);
  if (jwk === undefined) return "UNKNOWN_KEY";
  try {
    const publicKey = await importOnce(jwk);
    const { payload } = await compactVerify(key, publicKey, {
      algorithms: ["RS256"],
    });
    return readClaims(payload) ?? "MALFORMED";
  } catch (error) {
    if (error instanceof errors.JWSSignatureVerificationFailed)
      return "BAD_SIGNATURE";
    if (error instanceof errors.JWSInvalid) return "MALFORMED";
    throw error;
  }
}

function denial(
  { licence, iat, exp }: Claims,
  question: Question,
  now: Date,
): OfflineDenial | null {
  const seconds = now.getTime() / 1_000;
  if (iat > seconds + clockSkew) return "NOT_YET_VALID";
  if (exp <= seconds) return "EXPIRED";
  const { plugin_id, feature } = question;
  if (plugin_id !== undefined && plugin_id !== licence.plugin_id)
    return "WRONG_PLUGIN";
  return feature === undefined || licence.features.includes(feature)
    ? null
    : "FEATURE_MISSING";
}

/**
 * Verifies a licence key without any network: RS256 by the marketplace's public keys, then its time, plugin and feature.
 * A revocation shows only online, or when the key's short term (35 days at most) ends.
 */
export async function verifyOffline(
  key: string,
  jwks: JSONWebKeySet,
  question: Question,
  now: Date,
): Promise<OfflineVerdict> {
  const claims = await verifiedClaims(key, jwks);
  if (typeof claims === "string") return { outcome: "denied", code: claims };
  const code = denial(claims, question, now);
  return code === null
    ? { outcome: "valid", licence: claims.licence }
    : { outcome: "denied", code };
}
