export type Limitations = {
  /** -1 means unlimited, in each of the three. */
  monthly_issues: number;
  concurrency: number;
  claude_api_tokens: number;
};

/** What a valid licence grants. `features.includes(x)` is the whole check for a feature. */
export type Licence = {
  license_id: string;
  plugin_id: string;
  tier: "free" | "pro" | "enterprise";
  expires_at: string;
  features: string[];
  limitations: Limitations;
};

/** What the caller wants to know of a licence beside its being valid. */
export type Question = { plugin_id?: string; feature?: string };

function isLimitations(value: unknown): value is Limitations {
  if (typeof value !== "object" || value === null) return false;
  const names = ["monthly_issues", "concurrency", "claude_api_tokens"];
  const given = value as Record<string, unknown>;
  return names.every((name) => Number.isInteger(given[name]));
}

/** Reads a licence out of an answer or of a key's claims; null when something is missing or of another type. */
export function readLicence(from: Record<string, unknown>): Licence | null {
  const { license_id, plugin_id, tier, expires_at, features, limitations } =
    from;
  const complete =
    typeof license_id === "string" &&
    typeof plugin_id === "string" &&
    (tier === "free" || tier === "pro" || tier === "enterprise") &&
    typeof expires_at === "string" &&
    Array.isArray(features) &&
    features.every((name) => typeof name === "string") &&
    isLimitations(limitations);
  return complete
    ? { license_id, plugin_id, tier, expires_at, features, limitations }
    : null;
}
