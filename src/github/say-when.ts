import { AppError } from "../errors.ts";
import { statusOf } from "./octokit.ts";

/**
 * A request that GitHub's rate limits refused, as an error that says when to come again; any other error as it is.
 * @param at now, to count the seconds to `x-ratelimit-reset` from
 */
export function sayWhen(error: unknown, at: Date): unknown {
  const status = statusOf(error);
  if (status !== 403 && status !== 429) return error;
  const seconds = secondsToWait(headersOf(error), at) ?? unsaid(error);
  return seconds === null
    ? error
    : new AppError(
        "rate_limit_exceeded",
        `GitHub's rate limit is reached: wait ${seconds} seconds.`,
        { cause: error, retryAfter: seconds },
      );
}

/** A secondary limit need not say when it ends: GitHub asks for at least a minute then. */
function unsaid(error: unknown): number | null {
  return error instanceof Error && /\bsecondary rate limit/i.test(error.message)
    ? 60
    : null;
}

function secondsToWait(
  headers: Record<string, unknown>,
  at: Date,
): number | null {
  const after = Number(headers["retry-after"] ?? Number.NaN);
  if (Number.isFinite(after)) return Math.ceil(after);
  if (String(headers["x-ratelimit-remaining"]) !== "0") return null;
  const reset = Number(headers["x-ratelimit-reset"] ?? Number.NaN);
  return Number.isFinite(reset)
    ? Math.max(1, Math.ceil(reset - at.getTime() / 1_000))
    : null;
}

function headersOf(error: unknown): Record<string, unknown> {
  const response =
    error instanceof Error && "response" in error ? error.response : null;
  const headers =
    response !== null && typeof response === "object" && "headers" in response
      ? response.headers
      : null;
  return headers !== null && typeof headers === "object" ? { ...headers } : {};
}
