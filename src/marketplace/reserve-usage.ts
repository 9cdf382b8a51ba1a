import { AppError } from "../errors.ts";
import type { LicenceClaims } from "./ports/licences.ts";
import type { QuotaState, Reservation, Usage } from "./ports/usage.ts";
import type { QuotaStatus } from "./quota-status.ts";
import { periodOf } from "./usage-stats.ts";

type Held = { reservation: Reservation; quota: QuotaState };

/**
 * Holds quota of the month before the work begins. Throws AppError: quota_exceeded with the words for the person,
 * conflict (the id was used for something else, or is settled).
 */
export async function holdUsage(
  ports: {
    usage: Pick<Usage, "hold">;
    describe: (state: QuotaState) => Promise<QuotaStatus>;
  },
  input: {
    id: string;
    claims: LicenceClaims;
    issues: number;
    tokens: number;
    /** Seconds until an unsettled hold ends. */
    seconds: number;
    now: Date;
  },
): Promise<Held> {
  const { id, claims, issues, tokens, seconds, now } = input;
  const { jti, sub: user_id, plugin_id, limitations } = claims;
  const held = await ports.usage.hold({
    id,
    license_id: jti,
    subject: { user_id, plugin_id, period: periodOf(now) },
    issues,
    tokens,
    limits: limitations,
    expires_at: new Date(now.getTime() + seconds * 1_000).toISOString(),
    at: now.toISOString(),
  });
  if (held.outcome === "held") return held;
  if (held.outcome === "conflict")
    throw new AppError(
      "conflict",
      "This reservation_id was used for another hold, or is settled. Use a new one.",
    );
  const status = await ports.describe(held.quota);
  const left = (count: number, unit: string) =>
    count < 0 ? [] : [`${count} ${unit}`];
  const remaining = [
    ...left(status.issues_remaining, "issues"),
    ...left(status.tokens_remaining, "tokens"),
  ];
  throw new AppError(
    "quota_exceeded",
    status.message ??
      `Only ${remaining.join(" and ")} are left this month. Ask for less, or upgrade.`,
    {
      details: [
        ...(status.upgrade_url === undefined
          ? []
          : [{ path: "upgrade_url", message: status.upgrade_url }]),
      ],
    },
  );
}

function gone(): AppError {
  return new AppError(
    "not_found",
    "This licence holds nothing under this id. It may have run out: hold again.",
  );
}

/**
 * Counts what the work really took. Throws AppError: not_found, conflict (released, or committed with other numbers).
 */
export async function commitUsage(
  usage: Pick<Usage, "commit">,
  input: {
    id: string;
    license_id: string;
    issues: number | null;
    tokens: number | null;
    now: Date;
  },
): Promise<Held> {
  const { now, ...rest } = input;
  const committed = await usage.commit({ ...rest, at: now.toISOString() });
  if (committed.outcome === "committed") return committed;
  if (committed.outcome === "not_found") throw gone();
  throw new AppError(
    "conflict",
    "This hold was released, or committed with other numbers. Nothing was counted now.",
  );
}

/** Lets a hold go. Throws AppError: not_found, conflict (it was committed). */
export async function releaseUsage(
  usage: Pick<Usage, "release">,
  input: { id: string; license_id: string; now: Date },
): Promise<void> {
  const { id, license_id, now } = input;
  const at = now.toISOString();
  const outcome = await usage.release({ id, license_id, at });
  if (outcome === "not_found") throw gone();
  if (outcome === "committed_before")
    throw new AppError(
      "conflict",
      "This hold was committed, and what it took is counted.",
    );
}
