import { randomUUID } from "node:crypto";
import type {
  Licence,
  LicenceClaims,
} from "../../src/marketplace/ports/licences.ts";
import type { Plugin } from "../../src/marketplace/ports/plugins.ts";

/** The moment at which these tests take place. */
export const noon = new Date("2026-03-01T12:00:00.000Z");

/** `days` after noon. */
export function later(days: number): Date {
  return new Date(noon.getTime() + days * 86_400_000);
}

export function seconds(time: Date): number {
  return time.getTime() / 1_000;
}

/** Claims of a pro licence made at noon for 35 days. */
export function anyClaims(change: Partial<LicenceClaims> = {}): LicenceClaims {
  return {
    iss: "miyabi-marketplace",
    jti: randomUUID(),
    sub: randomUUID(),
    plugin_id: "miyabi-operations-pro",
    tier: "pro",
    iat: seconds(noon),
    exp: seconds(later(35)),
    features: ["verify-command", "advanced-analytics"],
    limitations: {
      monthly_issues: -1,
      concurrency: 3,
      claude_api_tokens: 100_000,
    },
    ...change,
  };
}

/** An active licence row with these claims. */
export function licenceRow(
  claims: LicenceClaims,
  change: Partial<Licence> = {},
): Licence {
  return {
    id: claims.jti,
    user_id: claims.sub,
    plugin_id: claims.plugin_id,
    tier: claims.tier,
    kind: "paid",
    kid: "today",
    claims,
    key_sha256: "0".repeat(64),
    status: "active",
    superseded_by: null,
    ends_at: null,
    grace_ends_at: null,
    revoked_at: null,
    revoke_reason: null,
    created_at: noon.toISOString(),
    ...change,
  };
}

/** The pro plan of the house. */
export function anyPlugin(change: Partial<Plugin> = {}): Plugin {
  return {
    id: "miyabi-operations-pro",
    display_name: "Miyabi Operations - Pro",
    version: "1.0.0",
    tier: "pro",
    price: 29,
    currency: "USD",
    billing_period: "monthly",
    description: "All of it",
    features: ["all-commands", "all-agents", "advanced-analytics"],
    limitations: {
      monthly_issues: -1,
      concurrency: 3,
      claude_api_tokens: 100_000,
    },
    requirements: {},
    categories: [],
    first_party: true,
    requires_tier: null,
    trial_days: 14,
    verified: true,
    featured: false,
    downloads: 0,
    rating: 0,
    review_count: 0,
    listing: "listed",
    listing_reason: null,
    uninstalled_at: null,
    author: null,
    source: null,
    score: null,
    rubric_version: null,
    created_at: noon.toISOString(),
    updated_at: noon.toISOString(),
    ...change,
  };
}
