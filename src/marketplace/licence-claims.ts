import type { Grant } from "./plans.ts";
import type { LicenceClaims } from "./ports/licences.ts";

const day = 24 * 60 * 60;

/** A key's longest life in seconds, so that what was revoked offline ends soon enough. */
const longestKey = 35 * day;

/** A key is exchanged for the next one when no more than this is left of it, in seconds. */
const renewalWindow = 7 * day;

/** Whole Unix seconds, rounded down: a key never outlives its entitlement by a fraction. */
export function unixSeconds(time: Date): number {
  return Math.floor(time.getTime() / 1_000);
}

/** The moment `days` after `from`, as ISO 8601, at whole seconds as the claims can say it. */
export function daysAfter(from: Date, days: number): string {
  return new Date((unixSeconds(from) + days * day) * 1_000).toISOString();
}

/** Unix seconds at which a key made now ends: 35 days on, and never beyond the entitlement. */
function keyEnd(now: Date, ends_at: string | null): number {
  const latest = unixSeconds(now) + longestKey;
  return ends_at === null
    ? latest
    : Math.min(latest, unixSeconds(new Date(ends_at)));
}

/** The payload of the first key of a new licence. `ends_at` is the end of the entitlement, null for none. */
export function firstClaims(input: {
  issuer: string;
  id: string;
  user_id: string;
  plugin_id: string;
  grant: Grant;
  ends_at: string | null;
  now: Date;
}): LicenceClaims {
  return {
    iss: input.issuer,
    jti: input.id,
    sub: input.user_id,
    plugin_id: input.plugin_id,
    tier: input.grant.tier,
    iat: unixSeconds(input.now),
    exp: keyEnd(input.now, input.ends_at),
    features: input.grant.features,
    limitations: input.grant.limitations,
  };
}

/** The payload of the licence's next key: the same grant with a new term. */
export function nextClaims(
  claims: LicenceClaims,
  ends_at: string | null,
  now: Date,
): LicenceClaims {
  return { ...claims, iat: unixSeconds(now), exp: keyEnd(now, ends_at) };
}

/**
 * True when the key should give way to its successor: at most 7 days are left and the entitlement goes on after it.
 * Otherwise the same key is minted again, so that asking often changes nothing.
 */
export function renewalDue(
  claims: LicenceClaims,
  ends_at: string | null,
  now: Date,
): boolean {
  const left = claims.exp - unixSeconds(now);
  return left <= renewalWindow && keyEnd(now, ends_at) > claims.exp;
}
