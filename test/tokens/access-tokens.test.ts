import { describe, expect, it } from "vitest";
import { createAccessTokens } from "../../src/tokens/access-tokens.ts";
import { noon } from "../support/licence-records.ts";
import { foreignRing, ourRing } from "../support/signing-keys.ts";

const tokens = createAccessTokens(ourRing, "miyabi-marketplace");
const minutes = (count: number) => new Date(noon.getTime() + count * 60_000);

describe("an access token", () => {
  it("names its person for one hour", async () => {
    const { access_token, expires_in } = await tokens.issue("person", noon);
    expect(expires_in).toBe(3_600);
    expect(await tokens.verify(access_token, minutes(59))).toBe("person");
    await expect(
      tokens.verify(access_token, minutes(61)),
    ).rejects.toMatchObject({
      code: "unauthorized",
      message: expect.stringContaining("expired") as string,
    });
  });

  it("of another marketplace is refused", async () => {
    const otherKey = createAccessTokens(foreignRing, "miyabi-marketplace");
    const otherIssuer = createAccessTokens(ourRing, "another-marketplace");
    for (const other of [otherKey, otherIssuer]) {
      const { access_token } = await other.issue("person", noon);
      await expect(tokens.verify(access_token, noon)).rejects.toMatchObject({
        code: "unauthorized",
      });
    }
  });

  it.each(["", "x", "a.b.c", "..", "é"])("%j is not one", async (token) => {
    await expect(tokens.verify(token, noon)).rejects.toMatchObject({
      code: "unauthorized",
    });
  });
});
