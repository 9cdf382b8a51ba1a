import { describe, expect, it } from "vitest";
import { expandFeatures } from "../../src/marketplace/features.ts";
import { freeGrant, trialGrant } from "../../src/marketplace/plans.ts";
import { anyPlugin } from "../support/licence-records.ts";

const commands = ["verify-command", "agent-run-command", "deploy-command"];
const agents = ["coordinator-agent", "codegen-agent", "review-agent"];

describe("features", () => {
  it("are expanded into closed lists, each once and in order", () => {
    expect(expandFeatures(["all-commands", "all-agents", "x", "x"])).toEqual([
      ...commands,
      ...agents,
      "x",
    ]);
  });

  it("of enterprise hold all of pro", () => {
    expect(expandFeatures(["all-pro-features", "sso-saml"])).toEqual([
      ...commands,
      ...agents,
      "advanced-analytics",
      "private-repos",
      "custom-workflows",
      "sso-saml",
    ]);
  });
});

describe("what install grants", () => {
  it("is the free plan for a paid plan of the house", () => {
    expect(freeGrant(anyPlugin())).toEqual({
      tier: "free",
      features: [...commands, ...agents],
      limitations: {
        monthly_issues: 100,
        concurrency: 1,
        claude_api_tokens: 10_000,
      },
    });
  });

  it("is a free plugin's own features, in its author's words", () => {
    const plugin = anyPlugin({
      tier: "free",
      first_party: false,
      features: ["all-commands"],
    });
    expect(freeGrant(plugin)).toEqual({
      tier: "free",
      features: ["all-commands"],
      limitations: plugin.limitations,
    });
  });

  it.each([
    ["an add-on", anyPlugin({ tier: "addon" })],
    ["a paid plugin of others", anyPlugin({ first_party: false })],
  ])("is nothing for %s", (_, plugin) => {
    expect(freeGrant(plugin)).toBeNull();
  });
});

describe("what a trial grants", () => {
  it("is tier pro with the plugin's own limitations", () => {
    expect(trialGrant(anyPlugin())).toEqual({
      tier: "pro",
      features: [...commands, ...agents, "advanced-analytics"],
      limitations: anyPlugin().limitations,
    });
  });

  it("is nothing where no trial is offered", () => {
    expect(trialGrant(anyPlugin({ trial_days: 0 }))).toBeNull();
  });
});
