import { errors, jwtVerify, SignJWT, type JWTHeaderParameters } from "jose";
import { AppError } from "../errors.ts";
import type { AccessTokens } from "../marketplace/ports/access-tokens.ts";
import type { KeyRing } from "./key-ring.ts";

/** Seconds an access token is good for. */
const lifetime = 60 * 60;

/** RFC 9068's type. A licence has `JWT`, so that neither passes for the other. */
const typ = "at+jwt";
const audience = "api";

/** Access tokens of signed-in people: RS256, one hour, audience "api", and an issuer apart from the licences'. */
export function createAccessTokens(
  ring: KeyRing,
  licenceIssuer: string,
): AccessTokens {
  const issuer = `${licenceIssuer}/access`;

  const keyFor = ({ kid }: JWTHeaderParameters) => {
    const key = ring.publicKey(kid ?? "");
    if (key === undefined) throw new errors.JWKSNoMatchingKey();
    return key;
  };

  return {
    issue: async (user_id, now) => {
      const iat = Math.floor(now.getTime() / 1_000);
      const access_token = await new SignJWT()
        .setProtectedHeader({ alg: "RS256", typ, kid: ring.kid })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(user_id)
        .setIssuedAt(iat)
        .setExpirationTime(iat + lifetime)
        .sign(ring.signingKey);
      return { access_token, expires_in: lifetime };
    },
    verify: async (token, now) => {
      try {
        const { payload } = await jwtVerify(token, keyFor, {
          algorithms: ["RS256"],
          typ,
          issuer,
          audience,
          currentDate: now,
          requiredClaims: ["sub", "iat", "exp"],
        });
        return payload.sub ?? "";
      } catch (cause) {
        if (!(cause instanceof errors.JOSEError)) throw cause;
        throw new AppError(
          "unauthorized",
          cause instanceof errors.JWTExpired
            ? "Your access token has expired. Sign in again with POST /v1/auth/github."
            : "This is not an access token of this API. Get one with POST /v1/auth/github.",
          { cause },
        );
      }
    },
  };
}
