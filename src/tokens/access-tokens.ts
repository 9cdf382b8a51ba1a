import { errors } from "jose";
import { AppError } from "../errors.ts";
import type { AccessTokens } from "../marketplace/ports/access-tokens.ts";
import type { KeyRing } from "./key-ring.ts";
import { createPersonTokens } from "./person-tokens.ts";

/** Seconds an access token is good for. */
const lifetime = 60 * 60;

/** Access tokens of signed-in people: RS256, one hour, audience "api", and an issuer apart from the licences'. */
export function createAccessTokens(
  ring: KeyRing,
  licenceIssuer: string,
): AccessTokens {
  const tokens = createPersonTokens(ring, {
    // RFC 9068's type. A licence has `JWT`, so that neither passes for the other.
    typ: "at+jwt",
    issuer: `${licenceIssuer}/access`,
    audience: "api",
    lifetime,
  });
  return {
    issue: async (user_id, now) => ({
      access_token: await tokens.issue(user_id, now),
      expires_in: lifetime,
    }),
    verify: async (token, now) => {
      try {
        return await tokens.verify(token, now);
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
