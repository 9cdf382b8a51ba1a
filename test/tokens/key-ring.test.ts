import { generateKeyPairSync, createPublicKey } from "node:crypto";
import { calculateJwkThumbprint } from "jose";
import { describe, expect, it } from "vitest";
import { createKeyRing } from "../../src/tokens/key-ring.ts";
import {
  anyPem,
  foreignRing,
  ourPem,
  ourRing,
} from "../support/signing-keys.ts";

describe("the key ring", () => {
  it("publishes public parts only, named by their RFC 7638 thumbprint", async () => {
    const [key] = ourRing.jwks.keys;
    expect(Object.keys(key ?? {}).sort()).toEqual(
      ["alg", "e", "kid", "kty", "n", "use"].sort(),
    );
    expect(key).toMatchObject({ kty: "RSA", use: "sig", alg: "RS256" });
    expect(key?.kid).toBe(await calculateJwkThumbprint(key ?? {}));
    expect(ourRing.kid).toBe(key?.kid);
  });

  it("reads the same key from a PEM, from a PEM on one line, and from a JWK", async () => {
    const oneLine = ourPem.replaceAll("\n", String.raw`\n`);
    const jwk = JSON.stringify(ourRing.signingKey.export({ format: "jwk" }));
    for (const written of [ourPem, oneLine, jwk])
      expect((await createKeyRing(written, null)).kid).toBe(ourRing.kid);
  });

  it("keeps retired keys for verification, after the current one", async () => {
    const ring = await createKeyRing(ourPem, JSON.stringify(foreignRing.jwks));
    expect(ring.kid).toBe(ourRing.kid);
    expect(ring.jwks.keys.map((key) => key.kid)).toEqual([
      ourRing.kid,
      foreignRing.kid,
    ]);
    expect(ring.publicKey(foreignRing.kid)?.type).toBe("public");
  });

  it("publishes no private part of a retired key that was written down whole", async () => {
    const whole = foreignRing.signingKey.export({ format: "jwk" });
    const ring = await createKeyRing(ourPem, JSON.stringify({ keys: [whole] }));
    expect(JSON.stringify(ring.jwks)).not.toContain('"d"');
  });

  it("knows no other key", () => {
    expect(ourRing.publicKey(foreignRing.kid)).toBeUndefined();
  });

  it("refuses a short key, a public key and one of another kind", async () => {
    const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const ecPem = ec.privateKey.export({ type: "pkcs8", format: "pem" });
    const publicPem = createPublicKey(ourPem).export({
      type: "spki",
      format: "pem",
    });
    for (const wrong of [anyPem(1_024), String(ecPem), String(publicPem), "x"])
      await expect(createKeyRing(wrong, null)).rejects.toThrow();
  });
});
