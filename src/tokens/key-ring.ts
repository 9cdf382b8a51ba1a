import {
  createPrivateKey,
  createPublicKey,
  type JsonWebKey,
  type KeyObject,
} from "node:crypto";
import { calculateJwkThumbprint, type JWK, type JSONWebKeySet } from "jose";
import { z } from "zod";

/** The marketplace's RSA keys: one that signs today, and those that signed before. */
export type KeyRing = {
  /** RFC 7638 thumbprint of the signing key. */
  kid: string;
  signingKey: KeyObject;
  /** The public key of that name, current or retired; undefined for one that is not ours. */
  publicKey: (kid: string) => KeyObject | undefined;
  /** The same after looking whether the keys were rotated elsewhere meanwhile. */
  lookAgain: (kid: string) => Promise<KeyObject | undefined>;
  /** The document at `/.well-known/jwks.json`: public parts only. */
  jwks: JSONWebKeySet;
};

/** NIST SP 800-131A: RSA below 2048 bits is no longer acceptable for signatures. */
const shortestModulus = 2_048;

const retiredSchema = z.object({
  keys: z.array(
    z.object({ kty: z.literal("RSA"), n: z.string(), e: z.string() }),
  ),
});

function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`${what} is not valid JSON.`, { cause });
  }
}

/** Reads a private key written as PEM (also with `\n` for line ends, as `.env` files hold it) or as a JWK. */
export function readPrivateKey(text: string): KeyObject {
  const source = text.trim();
  const key = source.startsWith("{")
    ? createPrivateKey({
        key: parseJson(source, "The signing key") as JsonWebKey,
        format: "jwk",
      })
    : createPrivateKey(source.replaceAll(String.raw`\n`, "\n"));
  if (
    key.asymmetricKeyType !== "rsa" ||
    (key.asymmetricKeyDetails?.modulusLength ?? 0) < shortestModulus
  )
    throw new Error(
      `The signing key must be an RSA key of at least ${shortestModulus} bits.`,
    );
  return key;
}

/** A rotation that was interrupted leaves the signing key among the retired ones as well. */
function uniqueByKid<Key extends { kid: string }>(keys: Key[]): Key[] {
  return [
    ...new Map(keys.toReversed().map((key) => [key.kid, key])).values(),
  ].toReversed();
}

/** The public half of a key, named by its RFC 7638 thumbprint. */
export async function publicJwk(
  key: KeyObject,
): Promise<JWK & { kid: string }> {
  const { n, e } = key.export({ format: "jwk" });
  if (n === undefined || e === undefined)
    throw new Error("The signing key must be an RSA key.");
  const bare = { kty: "RSA", n, e };
  const kid = await calculateJwkThumbprint(bare);
  return { ...bare, kid, use: "sig", alg: "RS256" };
}

/**
 * Builds the ring. `signing` is a PKCS#8 PEM or a JWK; `retired` is the text of a JWKS with public keys, or null.
 * Throws an Error that says what is wrong with them, without quoting them.
 */
export async function createKeyRing(
  signing: string,
  retired: string | null,
): Promise<KeyRing> {
  const signingKey = readPrivateKey(signing);
  const old =
    retired === null
      ? []
      : retiredSchema
          .parse(parseJson(retired, "The file of retired keys"))
          .keys.map(({ n, e }) =>
            createPublicKey({ key: { kty: "RSA", n, e }, format: "jwk" }),
          );
  const keys = [createPublicKey(signingKey), ...old];
  const jwks = uniqueByKid(await Promise.all(keys.map(publicJwk)));
  const byKid = new Map(
    jwks.map((jwk) => [jwk.kid, createPublicKey({ key: jwk, format: "jwk" })]),
  );
  const [current] = jwks;
  if (current === undefined) throw new Error("There is no signing key.");
  return {
    kid: current.kid,
    signingKey,
    publicKey: (kid) => byKid.get(kid),
    lookAgain: (kid) => Promise.resolve(byKid.get(kid)),
    jwks: { keys: jwks },
  };
}
