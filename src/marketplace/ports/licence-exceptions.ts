/**
 * What the register knows of a licence and its key does not say. `ended`: the entitlement was cut short of the key;
 * `grace`: a payment is overdue; `none`: an earlier exception is over.
 */
export type ExceptionState =
  "revoked" | "superseded" | "suspended" | "grace" | "ended" | "none";

export type LicenceException = {
  license_id: string;
  state: ExceptionState;
  /** For `grace` and `ended`: from when on the licence entitles to nothing more; else null. */
  ends_at: string | null;
  /** End of the last key of this licence: after it the exception says nothing new and may be forgotten. */
  until: string;
};

/** One page of the feed. `cursor` goes into the next call; `complete` says that nothing more was there. */
export type ExceptionPage = {
  exceptions: LicenceException[];
  cursor: number;
  complete: boolean;
};

export type LicenceExceptions = {
  /**
   * Changes after `cursor` (0: from the beginning) in the order in which they were committed, at most `limit`. Those that
   * ended before `at` are left out.
   */
  since: (input: {
    cursor: number;
    limit: number;
    at: string;
  }) => Promise<ExceptionPage>;
};
