import type { Licence, Question } from "./licence.ts";
import type { Remembered } from "./memory.ts";
import { readRevocations, readTrust } from "./statements.ts";
import { verifyOffline } from "./verify-offline.ts";

export type OfflineJudgement =
  | { outcome: "valid"; licence: Licence }
  | { outcome: "denied"; code: string }
  /** What is known here does not suffice. */
  | { outcome: "unknown"; reason: string };

/** A clock may be corrected by so much; beyond that it was turned back. Milliseconds. */
const tolerance = 5 * 60_000;

/**
 * Judges a key by what the marketplace said before, when it cannot be reached: the signature and term of the key, the list of
 * revocations, and the last signed answer, which is good for 72 hours. So a revocation is bounded offline too.
 */
export async function judgeOffline(
  license_key: string,
  question: Question,
  remembered: Remembered,
  now: Date,
): Promise<OfflineJudgement> {
  const { jwks, revocations, trust, last_seen } = remembered;
  if (jwks === null)
    return {
      outcome: "unknown",
      reason: "This machine has never reached the marketplace.",
    };
  if (now.getTime() < last_seen - tolerance)
    return {
      outcome: "unknown",
      reason: `This machine's clock is behind: the marketplace was last reached at ${new Date(last_seen).toISOString()}. Set the clock.`,
    };
  const verdict = await verifyOffline(license_key, jwks, question, now);
  if (verdict.outcome === "denied")
    return verdict.code === "UNKNOWN_KEY"
      ? {
          outcome: "unknown",
          reason: "The key was signed with a newer signing key.",
        }
      : verdict;
  const { license_id } = verdict.licence;
  const list =
    revocations === null ? null : await readRevocations(revocations, jwks);
  if (list?.revoked.has(license_id) === true)
    return { outcome: "denied", code: "REVOKED" };
  const jws = Object.hasOwn(trust, license_id) ? trust[license_id] : undefined;
  const answer = jws === undefined ? null : await readTrust(jws, jwks);
  if (answer?.licence.license_id !== license_id)
    return {
      outcome: "unknown",
      reason: "The marketplace has not confirmed this licence yet.",
    };
  if (answer.exp * 1_000 <= now.getTime())
    return {
      outcome: "unknown",
      reason: `The marketplace last confirmed this licence at ${new Date(answer.iat * 1_000).toISOString()}, which is too long ago.`,
    };
  return verdict;
}
