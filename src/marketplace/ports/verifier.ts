import type { Standing } from "../exception-index.ts";
import type { LicenceAnswer, LicenceQuestion } from "../verify-licence.ts";
import type { LicenceClaims } from "./licences.ts";

export type VerifiedLicence = {
  claims: LicenceClaims;
  code: "VALID" | "GRACE";
  grace_ends_at: string | null;
};

/** Judges licence keys from memory: signatures that were checked before, and the feed of exceptions. */
export type Verifier = {
  /** @throws AppError service_unavailable when the feed is not current and the database does not answer. */
  verify: (question: LicenceQuestion) => Promise<LicenceAnswer>;
  /** The same knowledge without waiting; null when the signature was not checked before, or the feed is not current. */
  glance: (
    license_key: string,
  ) => { claims: LicenceClaims; standing: Standing | null; now: Date } | null;
  /** What a key says, by its signature alone: nothing about its times or standing. Null for a key that is not ours. */
  claimsOf: (license_key: string) => Promise<LicenceClaims | null>;
  /**
   * The licence that a request is made with.
   * @throws AppError unauthorized (not a key of ours), forbidden (no longer in force, with the reason), service_unavailable.
   */
  inForce: (license_key: string) => Promise<VerifiedLicence>;
  /** Reads the feed now. Whoever changed a licence awaits it before answering. */
  refresh: () => Promise<void>;
};
