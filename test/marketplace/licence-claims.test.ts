import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  firstClaims,
  nextClaims,
  renewalDue,
} from "../../src/marketplace/licence-claims.ts";
import { later, noon, seconds } from "../support/licence-records.ts";

const grant = {
  tier: "pro" as const,
  features: ["verify-command"],
  limitations: { monthly_issues: 5, concurrency: 1, claude_api_tokens: 100 },
};

function claimsEnding(ends_at: string | null, now = noon) {
  return firstClaims({
    issuer: "miyabi-marketplace",
    id: "licence",
    user_id: "person",
    plugin_id: "plugin",
    grant,
    ends_at,
    now,
  });
}

describe("the claims of a key", () => {
  it("say who, what and for how long, under the names of the API", () => {
    expect(claimsEnding(null)).toEqual({
      iss: "miyabi-marketplace",
      jti: "licence",
      sub: "person",
      plugin_id: "plugin",
      ...grant,
      iat: seconds(noon),
      exp: seconds(later(35)),
    });
  });

  it("end with the entitlement when that is sooner than 35 days", () => {
    expect(claimsEnding(later(14).toISOString()).exp).toBe(seconds(later(14)));
  });

  it("never last longer than 35 days or than the entitlement, whenever they are made", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4_000_000_000_000 }),
        fc.integer({ min: 1, max: 100_000_000_000 }),
        (at, term) => {
          const ends = new Date(at + term);
          const { iat, exp } = claimsEnding(ends.toISOString(), new Date(at));
          expect(exp - iat).toBeLessThanOrEqual(35 * 86_400);
          expect(exp * 1_000).toBeLessThanOrEqual(ends.getTime());
        },
      ),
    );
  });

  it("give way to the next ones in the last 7 days, with the same grant", () => {
    const first = claimsEnding(null);
    expect(renewalDue(first, null, later(27.9))).toBe(false);
    expect(renewalDue(first, null, later(28))).toBe(true);
    expect(renewalDue(first, null, later(400))).toBe(true);
    expect(nextClaims(first, null, later(28))).toEqual({
      ...first,
      iat: seconds(later(28)),
      exp: seconds(later(63)),
    });
  });

  it("stay as they are near the entitlement's end, because the next ones would last no longer", () => {
    const ends_at = later(14).toISOString();
    expect(renewalDue(claimsEnding(ends_at), ends_at, later(13))).toBe(false);
  });
});
