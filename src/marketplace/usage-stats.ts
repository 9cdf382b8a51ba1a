import type { UsageCounts } from "./ports/usage.ts";

export type Projections = {
  issues_processed: number;
  tokens_consumed: number;
  /** Days of the month that have passed, with the part of today that has. */
  days_elapsed: number;
  days_in_month: number;
};

const dayMs = 86_400_000;

/** `YYYY-MM` in UTC. */
export function periodOf(time: Date | string): string {
  return new Date(time).toISOString().slice(0, 7);
}

/** When the next month begins, in UTC. */
export function monthEnd(period: string): Date {
  const [year = 0, month = 0] = period.split("-").map(Number);
  return new Date(Date.UTC(year, month, 1));
}

/**
 * What a month comes to if it goes on as it went so far: `value · days in the month / days elapsed`, rounded to whole
 * numbers. A past month is what it is; one that has not begun is nothing yet. At least an hour counts as elapsed, so that
 * the first minutes of a month do not promise millions.
 */
export function projectMonth(
  counts: Pick<UsageCounts, "issues" | "tokens">,
  period: string,
  now: Date,
): Projections {
  const start = new Date(`${period}-01T00:00:00.000Z`).getTime();
  const end = monthEnd(period).getTime();
  const length = end - start;
  const elapsed = Math.min(Math.max(now.getTime() - start, dayMs / 24), length);
  const project = (value: number) => Math.round((value * length) / elapsed);
  return {
    issues_processed: project(counts.issues),
    tokens_consumed: project(counts.tokens),
    days_elapsed: Math.round((elapsed / dayMs) * 100) / 100,
    days_in_month: length / dayMs,
  };
}
