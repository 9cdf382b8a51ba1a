import { AppError } from "../errors.ts";
import type { ExceptionFeed } from "./exception-feed.ts";
import type { ExceptionIndex, Standing } from "./exception-index.ts";
import { createCheckedKeys } from "./checked-keys.ts";
import { unixSeconds } from "./licence-claims.ts";
import { licenceVerdict, standingOf } from "./licence-verdict.ts";
import type { DecodedKey, LicenceKeys } from "./ports/licence-keys.ts";
import type { LicenceClaims, Licences } from "./ports/licences.ts";
import type { VerifiedLicence, Verifier } from "./ports/verifier.ts";
import { answerTo, type LicenceAnswer } from "./verify-licence.ts";

/** Seconds a signed answer is good offline: how long a revocation may go unnoticed there. */
const trustFor = 72 * 60 * 60;

type Needs = {
  keys: LicenceKeys;
  licences: Pick<Licences, "find">;
  feed: ExceptionFeed;
  index: ExceptionIndex;
  clock: () => Date;
};

const refusalWords = {
  REVOKED:
    "was revoked. Write to the marketplace if you think that is a mistake.",
  SUPERSEDED: "was replaced. POST /v1/licenses/refresh gives the next key.",
  SUSPENDED: "is suspended. Restore the plan that it builds on.",
  NOT_YET_VALID: "is not valid yet. Check this machine's clock.",
  EXPIRED: "has expired. POST /v1/licenses/refresh gives the next key.",
} as const;

/** What the key may be told: by signature alone nothing about its times, plugin or features. */
function verified(decoded: DecodedKey) {
  if (decoded.outcome === "verified") return decoded.claims;
  throw new AppError(
    "unauthorized",
    "This is not a licence key of this marketplace. Send the whole key as it was given to you.",
  );
}

/**
 * Judges keys from memory. While the feed of exceptions is not current, the register is asked for each key instead, and
 * nothing is answered when it does not answer: an unreachable database must not bring a revoked licence back.
 */
export function createVerifier(needs: Needs): Verifier {
  const { keys, licences, feed, index, clock } = needs;
  const checked = createCheckedKeys();

  async function decode(license_key: string): Promise<DecodedKey> {
    const known = checked.get(license_key);
    if (known !== undefined) return { outcome: "verified", claims: known };
    const decoded = await keys.decode(license_key);
    if (decoded.outcome === "verified")
      checked.add(license_key, decoded.claims);
    return decoded;
  }

  /** Looked up once for each state of the feed: taking an id apart costs more than the rest of a verdict. */
  const seen = new WeakMap<
    LicenceClaims,
    { version: number; standing: Standing | null }
  >();

  function lookUp(claims: LicenceClaims): Standing | null {
    const version = feed.version();
    const known = seen.get(claims);
    if (known?.version === version) return known.standing;
    const standing = index.get(claims.jti);
    seen.set(claims, { version, standing });
    return standing;
  }

  async function standing(
    claims: LicenceClaims,
    now: Date,
  ): Promise<Standing | null> {
    return feed.current(now)
      ? lookUp(claims)
      : standingOf(await licences.find(claims.jti));
  }

  async function trusted(
    answer: LicenceAnswer,
    decoded: DecodedKey,
    now: Date,
  ): Promise<LicenceAnswer> {
    if (!answer.valid || decoded.outcome !== "verified") return answer;
    const { jti, sub, exp } = decoded.claims;
    const iat = unixSeconds(now);
    const grace = answer.grace_ends_at;
    const end = Math.min(
      iat + trustFor,
      exp,
      grace === undefined ? exp : unixSeconds(new Date(grace)),
    );
    const { code, plugin_id, tier, features, limitations } = answer;
    const granted = { code, plugin_id, tier, features, limitations };
    const trust = await keys.sign("trust", {
      jti,
      sub,
      ...granted,
      iat,
      exp: end,
    });
    const trust_expires_at = new Date(end * 1_000).toISOString();
    return { ...answer, trust, trust_expires_at };
  }

  return {
    verify: async (question) => {
      const now = clock();
      const decoded = await decode(question.license_key);
      const known =
        decoded.outcome === "verified"
          ? await standing(decoded.claims, now)
          : null;
      const answer = answerTo(question, decoded, known, now);
      return question.trust === true ? trusted(answer, decoded, now) : answer;
    },
    glance: (license_key) => {
      const claims = checked.get(license_key);
      const now = clock();
      if (claims === undefined || !feed.current(now)) return null;
      return { claims, standing: lookUp(claims), now };
    },
    claimsOf: async (license_key) => {
      const decoded = await decode(license_key);
      return decoded.outcome === "verified" ? decoded.claims : null;
    },
    inForce: async (license_key): Promise<VerifiedLicence> => {
      const now = clock();
      const claims = verified(await decode(license_key));
      const known = await standing(claims, now);
      const { code } = licenceVerdict({
        decoded: { outcome: "verified", claims },
        standing: known,
        now,
        plugin_id: undefined,
        feature: undefined,
      });
      if (code === "VALID" || code === "GRACE") {
        const ends = code === "GRACE" ? (known?.ends_at ?? null) : null;
        const grace_ends_at =
          ends === null ? null : new Date(ends * 1_000).toISOString();
        return { claims, code, grace_ends_at };
      }
      const words: Partial<Record<string, string>> = refusalWords;
      throw new AppError(
        "forbidden",
        `${code}: this licence ${words[code] ?? "is not in force."}`,
      );
    },
    refresh: feed.refresh,
  };
}
