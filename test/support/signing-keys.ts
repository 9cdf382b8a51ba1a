import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { createKeyRing, type KeyRing } from "../../src/tokens/key-ring.ts";

/** A fresh RSA key as PKCS#8 PEM. */
export function anyPem(modulusLength = 2_048): string {
  return generateKeyPairSync("rsa", {
    modulusLength,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  }).privateKey;
}

/** Generating takes long, so that the tests of one file share these two. */
export const ourPem = anyPem();
export const foreignPem = anyPem();

export const ourRing: KeyRing = await createKeyRing(ourPem, null);
export const foreignRing: KeyRing = await createKeyRing(foreignPem, null);

/** The public half of a ring's key, as PEM: what an attacker may have. */
export function publicPem(ring: KeyRing): string {
  const key: KeyObject | undefined = ring.publicKey(ring.kid);
  return String(key?.export({ type: "spki", format: "pem" }));
}
