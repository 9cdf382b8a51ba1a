import { describe, expect, it } from "vitest";
import { nextPlan, quotaStatus } from "../../src/marketplace/quota-status.ts";

const free = { monthly_issues: 100, claude_api_tokens: 10_000 };
const pro = { monthly_issues: -1, claude_api_tokens: 100_000 };
const enterprise = { monthly_issues: -1, claude_api_tokens: -1 };
const links = {
  upgrade: "https://example.com/up",
  sales: "mailto:sales@example.com",
};
const toPro = { name: "Pro", limits: pro };
const toEnterprise = { name: "Enterprise", limits: enterprise };

function state(issues_used: number, tokens_used = 0, held = 0) {
  return { issues_used, tokens_used, issues_held: held, tokens_held: held };
}

describe("quotaStatus", () => {
  it("says what is left after what is used and held, and nothing more while that is plenty", () => {
    expect(quotaStatus(state(40, 1_000, 10), free, toPro, links)).toEqual({
      issues_limit: 100,
      issues_used: 40,
      issues_held: 10,
      issues_remaining: 50,
      tokens_limit: 10_000,
      tokens_used: 1_000,
      tokens_held: 10,
      tokens_remaining: 8_990,
      allowed: true,
    });
  });

  it("stops at the limit of issues, and names what the next plan has", () => {
    expect(quotaStatus(state(90, 0, 10), free, toPro, links)).toMatchObject({
      issues_remaining: 0,
      allowed: false,
      message:
        "Monthly limit reached (100 issues). Upgrade to Pro for unlimited issues.",
      upgrade_url: links.upgrade,
    });
  });

  it("stops at the limit of tokens also where issues are unlimited", () => {
    expect(quotaStatus(state(5, 10_000), free, toPro, links)).toMatchObject({
      allowed: false,
      message:
        "Monthly limit reached (10000 tokens). Upgrade to Pro for 100000 tokens.",
    });
    expect(
      quotaStatus(state(5, 100_000), pro, toEnterprise, links),
    ).toMatchObject({
      issues_remaining: -1,
      tokens_remaining: 0,
      allowed: false,
      message:
        "Monthly limit reached (100000 tokens). Upgrade to Enterprise for unlimited tokens.",
    });
  });

  it("sends the highest tier to sales, with a link only where the operator has one", () => {
    const status = quotaStatus(state(100), free, null, links);
    expect(status).toMatchObject({
      message:
        "Monthly limit reached (100 issues). Contact sales for a higher limit.",
      upgrade_url: links.sales,
    });
    expect(
      quotaStatus(state(100), free, null, { ...links, sales: null }),
    ).not.toHaveProperty("upgrade_url");
  });

  it("sends to sales whoever's next plan has no more of it", () => {
    const same = { name: "Pro", limits: free };
    expect(quotaStatus(state(100), free, same, links)).toMatchObject({
      message:
        "Monthly limit reached (100 issues). Contact sales for a higher limit.",
      upgrade_url: links.sales,
    });
  });

  it.each([
    [90, undefined],
    [91, "9 issues remaining this month."],
    [99, "1 issue remaining this month."],
  ])("with %i of 100 issues used it warns: %s", (used, warning) => {
    const status = quotaStatus(state(used), free, toPro, links);
    expect(status.warning).toBe(warning);
    expect(status.allowed).toBe(true);
  });

  it("warns below a tenth of large limits, and below 10 of small ones", () => {
    const limits = { monthly_issues: 20, claude_api_tokens: 10_000 };
    const warning = (issues: number, tokens: number) =>
      quotaStatus(state(issues, tokens), limits, toPro, links).warning;
    expect(warning(10, 9_000)).toBeUndefined();
    expect(warning(10, 9_001)).toBe("999 tokens remaining this month.");
    expect(warning(11, 9_001)).toBe(
      "9 issues and 999 tokens remaining this month.",
    );
  });

  it("never warns of what has no limit, and never shows less than nothing", () => {
    expect(
      quotaStatus(state(1e9, 1e12), enterprise, null, links),
    ).toMatchObject({
      issues_remaining: -1,
      tokens_remaining: -1,
      allowed: true,
    });
    expect(quotaStatus(state(150), free, toPro, links).issues_remaining).toBe(
      0,
    );
  });
});

describe("nextPlan", () => {
  const plans = { pro, enterprise };
  it("leads from free to Pro to Enterprise, and no further", () => {
    const house = { first_party: true, tier: "pro" } as const;
    expect(nextPlan(house, "free", plans)).toEqual(toPro);
    expect(nextPlan(house, "pro", plans)).toEqual(toEnterprise);
    expect(nextPlan(house, "enterprise", plans)).toBeNull();
  });

  it("has none above an add-on or another author's plugin", () => {
    expect(
      nextPlan({ first_party: true, tier: "addon" }, "pro", plans),
    ).toBeNull();
    expect(
      nextPlan({ first_party: false, tier: "pro" }, "pro", plans),
    ).toBeNull();
  });
});
