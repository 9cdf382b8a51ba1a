import { describe, expect, it } from "vitest";
import { changeReleases } from "../../scripts/releases/change-releases.ts";

const [one, two, three] = ["1", "2", "3"].map((digit) => digit.repeat(40)) as [
  string,
  string,
  string,
];
const releases = { accepted: [one, two], retired: [three] };

describe("the list of released commits", () => {
  it("has the newest release last, which is the one that refusals recommend", () => {
    const next = "4".repeat(40);
    expect(changeReleases(releases, "accept", next).accepted).toEqual([
      one,
      two,
      next,
    ]);
    expect(changeReleases(releases, "accept", one).accepted).toEqual([
      two,
      one,
    ]);
  });

  it("retires one, and keeps it in mind", () => {
    expect(changeReleases(releases, "retire", one)).toEqual({
      accepted: [two],
      retired: [three, one],
    });
  });

  it.each([
    ["accept", "v1.0.0", "no commit"],
    ["accept", three, "is retired"],
    ["retire", three, "is retired"],
    ["retire", "5".repeat(40), "never accepted"],
  ] as const)("does not %s %s", (action, commit, why) => {
    expect(() => changeReleases(releases, action, commit)).toThrow(why);
  });

  it("never retires the last one", () => {
    const last = { accepted: [one], retired: [] };
    expect(() => changeReleases(last, "retire", one)).toThrow("newer release");
  });
});
