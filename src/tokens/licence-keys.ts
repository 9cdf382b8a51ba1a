import { createHash, verify } from "node:crypto";
import { promisify } from "node:util";
import { decodeProtectedHeader, SignJWT } from "jose";
import { z } from "zod";
import type {
  DecodedKey,
  LicenceKeys,
} from "../marketplace/ports/licence-keys.ts";
import type { LicenceClaims } from "../marketplace/ports/licences.ts";
import type { KeyRing } from "./key-ring.ts";

/** Strict: whatever has other claims (`aud` above all) was not made to be a licence. */
const claimsSchema = z.strictObject({
  iss: z.string(),
  jti: z.string(),
  sub: z.string(),
  plugin_id: z.string(),
  tier: z.enum(["free", "pro", "enterprise"]),
  iat: z.int(),
  exp: z.int(),
  features: z.array(z.string()),
  limitations: z.strictObject({
    monthly_issues: z.int(),
    concurrency: z.int(),
    claude_api_tokens: z.int(),
  }),
});

/** The database gives the claims back with their names in another order, and the key must come out the same. */
function inOrder(claims: LicenceClaims): LicenceClaims {
  const { iss, jti, sub, plugin_id, tier, iat, exp, features } = claims;
  const { monthly_issues, concurrency, claude_api_tokens } = claims.limitations;
  return {
    iss,
    jti,
    sub,
    plugin_id,
    tier,
    iat,
    exp,
    features,
    limitations: { monthly_issues, concurrency, claude_api_tokens },
  };
}

function parseClaims(payload: Uint8Array): LicenceClaims | null {
  try {
    const json: unknown = JSON.parse(new TextDecoder().decode(payload));
    return claimsSchema.safeParse(json).data ?? null;
  } catch {
    // Signed by us, but no JSON: not a licence.
    return null;
  }
}

/** Three parts in base64url and nothing else: Node's decoder skips what it does not know, and one key has one spelling. */
const compactJws = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** The `kid` of a key that looks like a licence (RS256, typ JWT, nothing critical), else null. Access tokens have another `typ`. */
function licenceKid(key: string): string | null {
  if (!compactJws.test(key)) return null;
  try {
    const { alg, typ, kid, crit } = decodeProtectedHeader(key);
    return alg === "RS256" &&
      typ === "JWT" &&
      crit === undefined &&
      typeof kid === "string"
      ? kid
      : null;
  } catch {
    // jose throws for whatever is no header; which way it is broken does not matter to anybody.
    return null;
  }
}

/**
 * RSASSA-PKCS1-v1_5 with SHA-256, which is RS256 (RFC 7518, 3.3), on a thread of the pool. Not by jose: it goes through
 * Web Crypto, which takes half as long again, and a process that starts has every key to check.
 */
const verifySignature = promisify(verify);

async function decode(
  ring: KeyRing,
  issuer: string,
  key: string,
): Promise<DecodedKey> {
  const kid = licenceKid(key);
  if (kid === null) return { outcome: "malformed" };
  const publicKey = ring.publicKey(kid) ?? (await ring.lookAgain(kid));
  if (publicKey === undefined) return { outcome: "unknown_key" };
  const [header = "", payload = "", signature = ""] = key.split(".");
  const good = await verifySignature(
    "RSA-SHA256",
    Buffer.from(`${header}.${payload}`),
    publicKey,
    Buffer.from(signature, "base64url"),
  );
  if (!good) return { outcome: "bad_signature" };
  const claims = parseClaims(Buffer.from(payload, "base64url"));
  return claims?.iss === issuer
    ? { outcome: "verified", claims }
    : { outcome: "malformed" };
}

/** Licence keys of this marketplace: RS256 with our keys only, `issuer` pinned. */
export function createLicenceKeys(ring: KeyRing, issuer: string): LicenceKeys {
  return {
    issuer,
    get kid() {
      return ring.kid;
    },
    mint: async (claims) => {
      const key = await new SignJWT(inOrder(claims))
        .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: ring.kid })
        .sign(ring.signingKey);
      const sha256 = createHash("sha256").update(key).digest("hex");
      return { key, kid: ring.kid, sha256 };
    },
    sign: (kind, payload) =>
      new SignJWT({ ...payload, iss: issuer, aud: kind })
        .setProtectedHeader({
          alg: "RS256",
          typ: `${kind}+jwt`,
          kid: ring.kid,
        })
        .sign(ring.signingKey),
    decode: (key) => decode(ring, issuer, key),
  };
}
