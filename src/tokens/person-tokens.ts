import { errors, jwtVerify, SignJWT, type JWTHeaderParameters } from "jose";
import type { KeyRing } from "./key-ring.ts";

/**
 * Signed tokens that name a person, of one kind: type, issuer and audience keep each kind apart from the others and from
 * licences, although one key signs them all.
 *
 * @param kind.lifetime seconds
 */
export function createPersonTokens(
  ring: KeyRing,
  kind: { typ: string; issuer: string; audience: string; lifetime: number },
) {
  const { typ, issuer, audience, lifetime } = kind;
  const keyFor = ({ kid }: JWTHeaderParameters) => {
    const key = ring.publicKey(kid ?? "");
    if (key === undefined) throw new errors.JWKSNoMatchingKey();
    return key;
  };
  return {
    issue: (user_id: string, now: Date): Promise<string> => {
      const iat = Math.floor(now.getTime() / 1_000);
      return new SignJWT()
        .setProtectedHeader({ alg: "RS256", typ, kid: ring.kid })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(user_id)
        .setIssuedAt(iat)
        .setExpirationTime(iat + lifetime)
        .sign(ring.signingKey);
    },
    /** The user's id. Throws JOSEError. */
    verify: async (token: string, now: Date): Promise<string> => {
      const { payload } = await jwtVerify(token, keyFor, {
        algorithms: ["RS256"],
        typ,
        issuer,
        audience,
        currentDate: now,
        requiredClaims: ["sub", "iat", "exp"],
      });
      return payload.sub ?? "";
    },
  };
}
