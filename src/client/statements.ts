import { compactVerify, errors, importJWK, type JSONWebKeySet } from "jose";
import { readLicence, type Licence } from "./licence.ts";

/** A signed answer about one licence, good offline until `exp` (Unix seconds). */
export type TrustAnswer = { licence: Licence; iat: number; exp: number };

/** Which licences were revoked up to `iat` (Unix seconds). */
export type RevocationList = { revoked: ReadonlySet<string>; iat: number };

type Payload = Record<string, unknown> & { iat: number; exp: number };

/**
 * The payload of a statement of the marketplace; null for anything else. `kind` is in its type and in its audience, so
 * that neither a licence nor a statement of another kind passes for it.
 */
async function statement(
  jws: string,
  kind: "trust" | "revocations",
  jwks: JSONWebKeySet,
): Promise<Payload | null> {
  try {
    const { payload, protectedHeader } = await compactVerify(
      jws,
      ({ kid }) => {
        const jwk = jwks.keys.find((key) => key.kid === kid);
        if (jwk === undefined) throw new errors.JWKSNoMatchingKey();
        return importJWK(jwk, "RS256");
      },
      { algorithms: ["RS256"] },
    );
    if (protectedHeader.typ !== `${kind}+jwt`) return null;
    const read: unknown = JSON.parse(new TextDecoder().decode(payload));
    const given = read as Record<string, unknown>;
    const { aud, iat, exp } = given;
    return aud === kind && typeof iat === "number" && typeof exp === "number"
      ? { ...given, iat, exp }
      : null;
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof SyntaxError)
      return null;
    throw error;
  }
}

/** Reads a trust answer; null when it is none of this marketplace. Whether it is in date is the caller's question. */
export async function readTrust(
  jws: string,
  jwks: JSONWebKeySet,
): Promise<TrustAnswer | null> {
  const payload = await statement(jws, "trust", jwks);
  if (payload === null) return null;
  const { jti, iat, exp } = payload;
  const licence = readLicence({
    ...payload,
    license_id: jti,
    expires_at: new Date(exp * 1_000).toISOString(),
  });
  return licence && { licence, iat, exp };
}

/** Reads a list of revocations; null when it is none of this marketplace. An old one still says what it says. */
export async function readRevocations(
  jws: string,
  jwks: JSONWebKeySet,
): Promise<RevocationList | null> {
  const payload = await statement(jws, "revocations", jwks);
  const revoked = payload?.["revoked"];
  return payload !== null && Array.isArray(revoked)
    ? { revoked: new Set(revoked.map(String)), iat: payload.iat }
    : null;
}
