import { expandFeatures } from "./features.ts";
import type { LicenceTier } from "./ports/licences.ts";
import type { Limitations, Plugin } from "./ports/plugins.ts";

/** What a licence grants. */
export type Grant = {
  tier: LicenceTier;
  features: string[];
  limitations: Limitations;
};

/** The guide's free plan: what the free tier of a paid first-party plugin grants. */
const freePlan: Grant = {
  tier: "free",
  features: [
    "verify-command",
    "agent-run-command",
    "deploy-command",
    "coordinator-agent",
    "codegen-agent",
    "review-agent",
  ],
  limitations: {
    monthly_issues: 100,
    concurrency: 1,
    claude_api_tokens: 10_000,
  },
};

/** A plugin's features as a licence carries them. */
function featuresOf(plugin: Plugin): string[] {
  return plugin.first_party ? expandFeatures(plugin.features) : plugin.features;
}

/**
 * What `install` grants: a free plugin's own features and limitations, the free plan for the paid plans of the house,
 * and null for what has no free tier (add-ons, and paid plugins of others).
 */
export function freeGrant(plugin: Plugin): Grant | null {
  if (plugin.tier === "free")
    return {
      tier: "free",
      features: featuresOf(plugin),
      limitations: plugin.limitations,
    };
  return plugin.first_party && plugin.tier !== "addon" ? freePlan : null;
}

/** What a trial grants: tier pro with the plugin's features and limitations; null where no trial is offered. */
export function trialGrant(plugin: Plugin): Grant | null {
  if (plugin.trial_days <= 0) return null;
  return {
    tier: "pro",
    features: featuresOf(plugin),
    limitations: plugin.limitations,
  };
}

/** What a tier of a plugin grants to whoever was given or sold it; null for a tier that the plugin does not have. */
export function planGrant(plugin: Plugin, tier: LicenceTier): Grant | null {
  if (tier === "free") return freeGrant(plugin);
  const has = plugin.tier === "enterprise" ? "enterprise" : "pro";
  if (plugin.tier === "free" || tier !== has) return null;
  return {
    tier,
    features: featuresOf(plugin),
    limitations: plugin.limitations,
  };
}
