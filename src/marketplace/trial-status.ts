import type { Trial } from "./ports/licences.ts";

export type TrialStatus =
  | { eligible: true; status: "available" }
  | { eligible: false; status: "active"; days_remaining: number }
  | { eligible: false; status: "expired"; expired_at: string };

const dayMilliseconds = 24 * 60 * 60 * 1_000;

/** Days that are left until `end`, begun ones counted whole; 0 when it is over. */
export function daysRemaining(end: string, now: Date): number {
  const left = new Date(end).getTime() - now.getTime();
  return Math.max(0, Math.ceil(left / dayMilliseconds));
}

/** Where a person stands with a plugin's trial; `null` means it was never started. One for each person and plugin. */
export function trialStatus(trial: Trial | null, now: Date): TrialStatus {
  if (trial === null) return { eligible: true, status: "available" };
  return new Date(trial.expires_at) > now
    ? {
        eligible: false,
        status: "active",
        days_remaining: daysRemaining(trial.expires_at, now),
      }
    : { eligible: false, status: "expired", expired_at: trial.expires_at };
}
