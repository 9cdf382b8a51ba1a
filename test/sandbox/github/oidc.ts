import { randomUUID } from "node:crypto";
import type { Hono } from "hono";
import { exportJWK, generateKeyPair, SignJWT } from "jose";

/** Claims of a job, as GitHub puts them into its token. */
export type JobClaims = Record<string, string>;

export type Oidc = {
  /** Lets a job ask for tokens: the two variables its steps get. */
  grant: (claims: JobClaims) => {
    ACTIONS_ID_TOKEN_REQUEST_URL: string;
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: string;
  };
  /** Signs a token outside any job, for tests. */
  sign: (claims: JobClaims, audience: string) => Promise<string>;
};

/** GitHub's: five minutes. */
const LIFE_SECONDS = 300;

/**
 * Makes the front an issuer of Actions tokens: discovery, JWKS, and the jobs' endpoint.
 *
 * @param front the front's routes
 * @param issuer the front's address
 * @returns granting to a job, and signing
 */
export async function addOidc(front: Hono, issuer: string): Promise<Oidc> {
  const { privateKey, publicKey } = await generateKeyPair("RS256");
  const kid = randomUUID();
  const jwk = {
    ...(await exportJWK(publicKey)),
    kid,
    alg: "RS256",
    use: "sig",
  };
  const jobs = new Map<string, JobClaims>();

  const sign: Oidc["sign"] = (claims, audience) => {
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT(claims)
      .setProtectedHeader({ alg: "RS256", typ: "JWT", kid })
      .setIssuer(issuer)
      .setAudience(audience)
      .setJti(randomUUID())
      .setIssuedAt(now)
      .setNotBefore(now - 600)
      .setExpirationTime(now + LIFE_SECONDS)
      .sign(privateKey);
  };

  front.get("/.well-known/jwks", (c) => c.json({ keys: [jwk] }));
  front.get("/.well-known/openid-configuration", (c) =>
    c.json({
      issuer,
      jwks_uri: `${issuer}/.well-known/jwks`,
      id_token_signing_alg_values_supported: ["RS256"],
    }),
  );
  front.get("/_actions/id-token", async (c) => {
    const claims = jobs.get(
      c.req.header("authorization")?.replace(/^bearer /i, "") ?? "",
    );
    if (!claims) return c.json({ message: "Unauthorized" }, 401);
    const audience = c.req.query("audience") ?? issuer;
    return c.json({ value: await sign(claims, audience) });
  });

  return {
    sign,
    grant: (claims) => {
      const token = randomUUID();
      jobs.set(token, claims);
      return {
        // GitHub's own has a query already; the toolkit appends "&audience=".
        ACTIONS_ID_TOKEN_REQUEST_URL: `${issuer}/_actions/id-token?api-version=2.0`,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: token,
      };
    },
  };
}
