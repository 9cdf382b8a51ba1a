import type { Standing } from "./exception-index.ts";
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
  "GRACE",
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

/**
 * What a row of the register says beyond the key. A licence it does not hold any more went with its owner's account: as
 * good as revoked.
 */
export function standingOf(licence: Licence | null): Standing | null {
  if (licence === null) return { state: "revoked", ends_at: null };
  if (licence.status !== "active")
    return { state: licence.status, ends_at: null };
  const ends = [licence.ends_at, licence.grace_ends_at]
    .filter((time) => time !== null)
    .map((time) => unixSeconds(new Date(time)));
  if (ends.length === 0) return null;
  const state = licence.grace_ends_at === null ? "ended" : "grace";
  return { state, ends_at: Math.min(...ends) };
}

const refusals = {
  revoked: "REVOKED",
  superseded: "SUPERSEDED",
  suspended: "SUSPENDED",
  grace: null,
  ended: null,
  none: null,
} as const satisfies Record<Standing["state"], VerdictCode | null>;

function term(
  { iat, exp }: LicenceClaims,
  standing: Standing | null,
  now: Date,
): VerdictCode | null {
  const seconds = unixSeconds(now);
  if (iat > seconds + clockSkew) return "NOT_YET_VALID";
  // An entitlement can be cut short after the key was made; the register knows, the key does not.
  const end = Math.min(exp, standing?.ends_at ?? exp);
  return end <= seconds ? "EXPIRED" : null;
}

/**
 * Judges a licence key: what the signature said, what the register says of it, the time, and what it is asked for.
 */
export function licenceVerdict(input: {
  decoded: DecodedKey;
  standing: Standing | null;
  now: Date;
  plugin_id: string | undefined;
  feature: string | undefined;
}): LicenceVerdict {
  const { decoded, standing, now, plugin_id, feature } = input;
  if (decoded.outcome !== "verified")
    return { code: undecodable[decoded.outcome], claims: null };
  const { claims } = decoded;
  const refused =
    (standing && refusals[standing.state]) ?? term(claims, standing, now);
  if (refused !== null) return { code: refused, claims };
  if (plugin_id !== undefined && plugin_id !== claims.plugin_id)
    return { code: "WRONG_PLUGIN", claims };
  if (feature !== undefined && !claims.features.includes(feature))
    return { code: "FEATURE_MISSING", claims };
  return { code: standing?.state === "grace" ? "GRACE" : "VALID", claims };
}
