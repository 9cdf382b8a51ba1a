import { unixSeconds } from "./licence-claims.ts";
import type { DecodedKey } from "./ports/licence-keys.ts";
import type { Licence, LicenceClaims } from "./ports/licences.ts";

/** In order of precedence: the first that is true is the answer. */
export const verdictCodes = [
  "MALFORMED",
  "UNKNOWN_KEY",
  "BAD_SIGNATURE",
  "REVOKED",
  "SUPERSEDED",
  "SUSPENDED",
  "NOT_YET_VALID",
  "EXPIRED",
  "WRONG_PLUGIN",
  "FEATURE_MISSING",
  "VALID",
] as const;

export type VerdictCode = (typeof verdictCodes)[number];

/** `claims` are there whenever the signature is ours. */
export type LicenceVerdict = {
  code: VerdictCode;
  claims: LicenceClaims | null;
};

/** Clocks of several servers differ a little; a key minted by one must not be too young for another. Seconds. */
const clockSkew = 60;

const undecodable = {
  malformed: "MALFORMED",
  unknown_key: "UNKNOWN_KEY",
  bad_signature: "BAD_SIGNATURE",
} as const satisfies Record<string, VerdictCode>;

/** What the register says. A licence it does not hold any more went with its owner's account: as good as revoked. */
function standing(licence: Licence | null): VerdictCode | null {
  if (licence === null) return "REVOKED";
  const byStatus = {
    active: null,
    revoked: "REVOKED",
    superseded: "SUPERSEDED",
    suspended: "SUSPENDED",
  } as const;
  return byStatus[licence.status];
}

function term(
  claims: LicenceClaims,
  licence: Licence | null,
  now: Date,
): VerdictCode | null {
  const seconds = unixSeconds(now);
  if (claims.iat > seconds + clockSkew) return "NOT_YET_VALID";
  if (claims.exp <= seconds) return "EXPIRED";
  // An entitlement can be cut short after the key was made; the register knows, the key does not.
  const ends_at = licence?.ends_at ?? null;
  return ends_at !== null && new Date(ends_at) <= now ? "EXPIRED" : null;
}

/**
 * Judges a licence key: what the signature said, what the register says of it, the time, and what it is asked for.
 * Pure: the caller looks the licence up and says what time it is.
 */
export function licenceVerdict(input: {
  decoded: DecodedKey;
  licence: Licence | null;
  now: Date;
  plugin_id: string | undefined;
  feature: string | undefined;
}): LicenceVerdict {
  const { decoded, licence, now, plugin_id, feature } = input;
  if (decoded.outcome !== "verified")
    return { code: undecodable[decoded.outcome], claims: null };
  const { claims } = decoded;
  const refused = standing(licence) ?? term(claims, licence, now);
  if (refused !== null) return { code: refused, claims };
  if (plugin_id !== undefined && plugin_id !== claims.plugin_id)
    return { code: "WRONG_PLUGIN", claims };
  if (feature !== undefined && !claims.features.includes(feature))
    return { code: "FEATURE_MISSING", claims };
  return { code: "VALID", claims };
}
