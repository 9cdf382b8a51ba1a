import type { Limitations } from "./plugins.ts";

/** Sums of one month, or what one event adds to them. Keys of `days` are `YYYY-MM-DD`, of its values: events that day. */
export type UsageCounts = {
  issues: number;
  tokens: number;
  agents: Record<string, number>;
  commands: Record<string, number>;
  days: Record<string, number>;
};

/** One event as it is written: who reported it, what it was, and what it adds to which month. */
export type UsageRecord = {
  event_id: string;
  user_id: string;
  plugin_id: string;
  license_id: string;
  event_type: string;
  event_data: Record<string, unknown>;
  occurred_at: string;
  /** SHA-256 (hex) of what the client sent: the same id with another one is a conflict. */
  digest: string;
  /** `YYYY-MM` in UTC, of `occurred_at`. */
  period: string;
  counts: UsageCounts;
};

export type TrackOutcome = "accepted" | "duplicate" | "conflict";

export type QuotaSubject = {
  user_id: string;
  plugin_id: string;
  period: string;
};

/** What is used and held of a month. */
export type QuotaState = {
  issues_used: number;
  issues_held: number;
  tokens_used: number;
  tokens_held: number;
};

export type Reservation = {
  id: string;
  license_id: string;
  period: string;
  issues: number;
  tokens: number;
  status: "held" | "committed" | "released";
  expires_at: string;
};

export type Usage = {
  /**
   * Writes events, their keys and their sums in one transaction; outcomes in the order given. Events of several people
   * may come together. An event id counts once for each person; the first of two in one call is the one that counts.
   */
  track: (input: {
    records: UsageRecord[];
    at: string;
  }) => Promise<TrackOutcome[]>;
  /** Sums of a month: zeros where nothing was reported. */
  counts: (subject: QuotaSubject) => Promise<UsageCounts>;
  quota: (subject: QuotaSubject, at: string) => Promise<QuotaState>;
  /**
   * Holds quota if used + held + asked stays within both limits (-1: unlimited), whoever asks at the same moment. A hold
   * of no tokens needs one to be left, because work takes some. `id` is the caller's: asking again with it gives the same
   * hold.
   */
  hold: (input: {
    id: string;
    license_id: string;
    subject: QuotaSubject;
    issues: number;
    tokens: number;
    limits: Pick<Limitations, "monthly_issues" | "claude_api_tokens">;
    expires_at: string;
    at: string;
  }) => Promise<
    | { outcome: "held"; reservation: Reservation; quota: QuotaState }
    | { outcome: "exceeded"; quota: QuotaState }
    /** The id was committed or released before, or belongs to another licence. */
    | { outcome: "conflict" }
  >;
  /**
   * Counts what the work really took, in the month of the hold, also when the hold ran out meanwhile: what was done was
   * done. Once: again with the same numbers it is the same answer, with others a conflict.
   */
  commit: (input: {
    id: string;
    license_id: string;
    /** Null: as many as were held. */
    issues: number | null;
    tokens: number | null;
    at: string;
  }) => Promise<
    | { outcome: "committed"; reservation: Reservation; quota: QuotaState }
    | { outcome: "not_found" | "conflict" }
  >;
  release: (input: {
    id: string;
    license_id: string;
    at: string;
  }) => Promise<"released" | "committed_before" | "not_found">;
};
