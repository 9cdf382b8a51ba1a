import { describe, expect, it } from "vitest";
import {
  licenceVerdict,
  standingOf,
  verdictCodes,
  type VerdictCode,
} from "../../src/marketplace/licence-verdict.ts";
import type { DecodedKey } from "../../src/marketplace/ports/licence-keys.ts";
import type { Licence } from "../../src/marketplace/ports/licences.ts";
import {
  anyClaims,
  later,
  licenceRow,
  noon,
  seconds,
} from "../support/licence-records.ts";

type Case = {
  decoded: DecodedKey;
  licence: Licence | null;
  now: Date;
  plugin_id: string | undefined;
  feature: string | undefined;
};

const claims = anyClaims();
const good: Case = {
  decoded: { outcome: "verified", claims },
  licence: licenceRow(claims),
  now: later(1),
  plugin_id: claims.plugin_id,
  feature: "advanced-analytics",
};

/** How a good key becomes a bad one, for each code. Each leaves the other faults as they are. */
const faults: Record<Exclude<VerdictCode, "VALID">, (from: Case) => Case> = {
  MALFORMED: (from) => ({ ...from, decoded: { outcome: "malformed" } }),
  UNKNOWN_KEY: (from) => ({ ...from, decoded: { outcome: "unknown_key" } }),
  BAD_SIGNATURE: (from) => ({ ...from, decoded: { outcome: "bad_signature" } }),
  REVOKED: (from) => withStatus(from, "revoked"),
  SUPERSEDED: (from) => withStatus(from, "superseded"),
  SUSPENDED: (from) => withStatus(from, "suspended"),
  NOT_YET_VALID: (from) => withClaims(from, { iat: seconds(later(2)) }),
  EXPIRED: (from) => withClaims(from, { exp: seconds(noon) }),
  WRONG_PLUGIN: (from) => ({ ...from, plugin_id: "another-plugin" }),
  FEATURE_MISSING: (from) => ({ ...from, feature: "sso-saml" }),
  GRACE: (from) => ({
    ...from,
    licence: licenceRow(claims, { grace_ends_at: later(2).toISOString() }),
  }),
};

/** As the verifier judges when it asks the register. */
const judge = ({ licence, ...rest }: Case) =>
  licenceVerdict({ ...rest, standing: standingOf(licence) });

function withStatus(from: Case, status: Licence["status"]): Case {
  return { ...from, licence: licenceRow(claims, { status }) };
}

function withClaims(from: Case, change: { iat?: number; exp?: number }): Case {
  const { decoded } = from;
  return decoded.outcome === "verified"
    ? {
        ...from,
        decoded: {
          outcome: "verified",
          claims: { ...decoded.claims, ...change },
        },
      }
    : from;
}

const codes = verdictCodes.filter((code) => code !== "VALID");

describe("the verdict on a licence key", () => {
  it("is VALID when nothing is wrong", () => {
    expect(judge(good)).toEqual({ code: "VALID", claims });
  });

  it.each(codes)("is %s when that alone is wrong", (code) => {
    expect(judge(faults[code](good)).code).toBe(code);
  });

  it("names the first fault in the order of precedence, whichever other one is there too", () => {
    const wrong: string[] = [];
    codes.forEach((first, rank) => {
      for (const second of codes.slice(rank + 1)) {
        const both = faults[first](faults[second](good));
        const { code } = judge(both);
        if (code !== first) wrong.push(`${first}+${second}: ${code}`);
      }
    });
    expect(wrong).toEqual([]);
  });

  it("counts a licence that is not in the register any more as revoked", () => {
    expect(judge({ ...good, licence: null }).code).toBe("REVOKED");
  });

  it("follows an entitlement that was cut short after the key was made", () => {
    const licence = licenceRow(claims, { ends_at: later(1).toISOString() });
    expect(judge({ ...good, licence }).code).toBe("EXPIRED");
  });

  it("expires at the very second of exp, and forgives a minute between two servers' clocks", () => {
    const at = (now: Date) => judge({ ...good, now }).code;
    expect(at(new Date(claims.exp * 1_000 - 1))).toBe("VALID");
    expect(at(new Date(claims.exp * 1_000))).toBe("EXPIRED");
    expect(at(new Date(noon.getTime() - 60_000))).toBe("VALID");
    expect(at(new Date(noon.getTime() - 61_000))).toBe("NOT_YET_VALID");
  });

  it("asks for neither plugin nor feature when the question names none", () => {
    const { code } = judge({
      ...good,
      plugin_id: undefined,
      feature: undefined,
    });
    expect(code).toBe("VALID");
  });
});
