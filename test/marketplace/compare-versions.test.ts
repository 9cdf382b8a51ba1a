import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareVersions } from "../../src/marketplace/compare-versions.ts";

describe("the order of versions", () => {
  it("is the one that semver.org gives as its example", () => {
    const ordered = [
      "1.0.0-alpha",
      "1.0.0-alpha.1",
      "1.0.0-alpha.beta",
      "1.0.0-beta",
      "1.0.0-beta.2",
      "1.0.0-beta.11",
      "1.0.0-rc.1",
      "1.0.0",
      "1.0.1",
      "1.2.0",
      "1.10.0",
      "2.0.0",
    ];
    for (const [at, one] of ordered.entries())
      for (const [other, text] of ordered.entries())
        expect(Math.sign(compareVersions(one, text) ?? Number.NaN)).toBe(
          Math.sign(at - other),
        );
  });

  it("turns round when the two change places", () => {
    const version = fc.stringMatching(
      /^\d{1,2}\.\d{1,2}\.\d{1,2}(-[a-z0-9]{1,3}(\.[a-z0-9]{1,2})?)?$/,
    );
    fc.assert(
      fc.property(version, version, (one, other) => {
        const there = Math.sign(compareVersions(one, other) ?? Number.NaN);
        const back = Math.sign(compareVersions(other, one) ?? Number.NaN);
        expect(there + back).toBe(0);
      }),
    );
  });

  it("is unknown for what is no version", () => {
    expect(compareVersions("one", "1.0.0")).toBeNull();
  });
});
