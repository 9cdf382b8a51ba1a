import { createHmac } from "node:crypto";
import { CompactSign, SignJWT, UnsecuredJWT } from "jose";
import { describe, expect, it } from "vitest";
import { createAccessTokens } from "../../src/tokens/access-tokens.ts";
import { createLicenceKeys } from "../../src/tokens/licence-keys.ts";
import { anyClaims, noon } from "../support/licence-records.ts";
import { foreignRing, ourRing, publicPem } from "../support/signing-keys.ts";

const issuer = "miyabi-marketplace";
const keys = createLicenceKeys(ourRing, issuer);
const accessTokens = createAccessTokens(ourRing, issuer);
const claims = anyClaims();
const { key: good } = await keys.mint(claims);

const base64url = (value: object) =>
  Buffer.from(JSON.stringify(value)).toString("base64url");

/** A key signed with ours, but with another header or payload than a licence has. */
function signedByUs(header: object, payload: object): Promise<string> {
  return new SignJWT({ ...payload })
    .setProtectedHeader({
      alg: "RS256",
      typ: "JWT",
      kid: ourRing.kid,
      ...header,
    })
    .sign(ourRing.signingKey);
}

/** The classic: the public key, which everybody has, used as the secret of an HMAC. */
function hmacWithPublicKey(): string {
  const signed = `${base64url({ alg: "HS256", typ: "JWT", kid: ourRing.kid })}.${base64url(claims)}`;
  const mac = createHmac("sha256", publicPem(ourRing)).update(signed);
  return `${signed}.${mac.digest("base64url")}`;
}

function withPayload(key: string, payload: object): string {
  const [header, , signature] = key.split(".");
  return `${header ?? ""}.${base64url(payload)}.${signature ?? ""}`;
}

function withHeader(key: string, header: object): string {
  return [base64url(header), ...key.split(".").slice(1)].join(".");
}

async function outcome(key: string): Promise<string> {
  return (await keys.decode(key)).outcome;
}

describe("a forged licence", () => {
  it("without a signature (alg none) is malformed, in every spelling", async () => {
    const none = new UnsecuredJWT({ ...claims }).encode();
    const spellings = ["none", "None", "NONE", "nOnE"].map((alg) =>
      withHeader(good, { alg, typ: "JWT", kid: ourRing.kid }),
    );
    for (const key of [none, ...spellings])
      expect(await outcome(key)).toBe("malformed");
  });

  it("with an HMAC by our public key is malformed", async () => {
    expect(await outcome(hmacWithPublicKey())).toBe("malformed");
  });

  it.each(["RS384", "RS512", "PS256"])("with %s is malformed", async (alg) => {
    const key = await new SignJWT({ ...claims })
      .setProtectedHeader({ alg, typ: "JWT", kid: ourRing.kid })
      .sign(ourRing.signingKey);
    expect(await outcome(key)).toBe("malformed");
  });

  it("by a key that is not ours is of an unknown key", async () => {
    const { key } = await createLicenceKeys(foreignRing, issuer).mint(claims);
    expect(await outcome(key)).toBe("unknown_key");
  });

  it("by a key that is not ours under our kid has a bad signature", async () => {
    const key = await new SignJWT({ ...claims })
      .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: ourRing.kid })
      .sign(foreignRing.signingKey);
    expect(await outcome(key)).toBe("bad_signature");
  });

  it("that brings its own key along (jwk, jku, x5u) is judged by ours", async () => {
    const jwk = foreignRing.jwks.keys[0] ?? {};
    for (const own of [
      { jwk },
      { jku: "http://127.0.0.1/keys" },
      { x5u: "http://127.0.0.1/key" },
    ]) {
      const key = await new SignJWT({ ...claims })
        .setProtectedHeader({
          alg: "RS256",
          typ: "JWT",
          kid: ourRing.kid,
          ...own,
        })
        .sign(foreignRing.signingKey);
      expect(await outcome(key)).toBe("bad_signature");
    }
  });

  it("with a changed payload has a bad signature", async () => {
    const enterprise = withPayload(good, { ...claims, tier: "enterprise" });
    expect(await outcome(enterprise)).toBe("bad_signature");
    expect(await outcome(withPayload(good, {}))).toBe("bad_signature");
  });

  it("without a kid, or with one that is no text, is malformed", async () => {
    for (const kid of [undefined, 1, null, {}])
      expect(
        await outcome(withHeader(good, { alg: "RS256", typ: "JWT", kid })),
      ).toBe("malformed");
  });
});

describe("what we signed for another purpose", () => {
  it("is no licence: an access token", async () => {
    const { access_token } = await accessTokens.issue(claims.sub, noon);
    expect(await outcome(access_token)).toBe("malformed");
  });

  it("is no licence: an access token that calls itself JWT", async () => {
    const payload = { iss: issuer, sub: claims.sub, aud: "api" };
    expect(await outcome(await signedByUs({}, payload))).toBe("malformed");
    expect(await outcome(await signedByUs({}, { ...claims, aud: "api" }))).toBe(
      "malformed",
    );
  });

  it("is no licence: one of another issuer, or with a claim missing", async () => {
    const without = { ...claims, tier: undefined };
    const other = { ...claims, iss: "another-marketplace" };
    for (const payload of [other, without])
      expect(await outcome(await signedByUs({}, payload))).toBe("malformed");
  });

  it("is no licence: bytes that are no JSON", async () => {
    const key = await new CompactSign(Buffer.from("not json"))
      .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: ourRing.kid })
      .sign(ourRing.signingKey);
    expect(await outcome(key)).toBe("malformed");
  });

  it("is no access token: a licence", async () => {
    await expect(accessTokens.verify(good, noon)).rejects.toMatchObject({
      code: "unauthorized",
    });
  });

  it("is no access token: a licence that calls itself one", async () => {
    const key = await signedByUs({ typ: "at+jwt" }, { ...claims, aud: "api" });
    await expect(accessTokens.verify(key, noon)).rejects.toMatchObject({
      code: "unauthorized",
    });
  });
});

describe("text that is no key at all", () => {
  it.each(["", ".", "..", "a.b.c", "é.é.é", "\0", `${good}.`])(
    "%j is malformed",
    async (text) => {
      expect(await outcome(text)).toBe("malformed");
    },
  );

  it("is malformed in every truncation", async () => {
    const outcomes = new Set<string>();
    for (let end = 0; end < good.length; end += 17)
      outcomes.add(await outcome(good.slice(0, end)));
    expect([...outcomes].sort()).toEqual(["bad_signature", "malformed"]);
  });
});
