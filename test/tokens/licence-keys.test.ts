import { createHash } from "node:crypto";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { describe, expect, it } from "vitest";
import { createKeyRing } from "../../src/tokens/key-ring.ts";
import { createLicenceKeys } from "../../src/tokens/licence-keys.ts";
import { anyClaims } from "../support/licence-records.ts";
import { foreignPem, ourRing } from "../support/signing-keys.ts";

const issuer = "miyabi-marketplace";
const keys = createLicenceKeys(ourRing, issuer);
const claims = anyClaims();

describe("a licence key", () => {
  it("has the header and the payload of the API", async () => {
    const { key, kid } = await keys.mint(claims);
    expect(decodeProtectedHeader(key)).toEqual({
      alg: "RS256",
      typ: "JWT",
      kid,
    });
    expect(decodeJwt(key)).toEqual(claims);
  });

  it("comes out the same from claims whose names the database put in another order", async () => {
    const entries = Object.entries(claims).reverse();
    const limitations = Object.fromEntries(
      Object.entries(claims.limitations).reverse(),
    );
    const shuffled = { ...Object.fromEntries(entries), limitations };
    expect(await keys.mint(shuffled as typeof claims)).toEqual(
      await keys.mint(claims),
    );
  });

  it("is stored as its SHA-256", async () => {
    const { key, sha256 } = await keys.mint(claims);
    expect(sha256).toBe(createHash("sha256").update(key).digest("hex"));
  });

  it("is read back as the claims it was made from", async () => {
    const { key } = await keys.mint(claims);
    expect(await keys.decode(key)).toEqual({ outcome: "verified", claims });
  });

  it("is still read after its signing key was retired", async () => {
    const { key } = await keys.mint(claims);
    const rotated = await createKeyRing(
      foreignPem,
      JSON.stringify(ourRing.jwks),
    );
    expect(await createLicenceKeys(rotated, issuer).decode(key)).toEqual({
      outcome: "verified",
      claims,
    });
  });
});
