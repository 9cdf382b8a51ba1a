import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { AppError } from "../errors.ts";

/** Seconds in which requests are counted, and how that is said. */
const windows = {
  quarter: { seconds: 15 * 60, words: "15 minutes" },
  hour: { seconds: 60 * 60, words: "an hour" },
  day: { seconds: 24 * 60 * 60, words: "a day" },
} as const;

type Window = keyof typeof windows;

export type Counted = {
  /** Null while the caller is within the limit. */
  refused: AppError | null;
  headers: Record<string, string>;
};

/** Counts one more request of a caller. */
export type Limiter = (caller: string) => Promise<Counted>;

export type Limiters = Record<
  "api" | "verify" | "usage" | "submit" | "purchase",
  Limiter | null
>;

function tooMany(points: number, words: string, reset: number): AppError {
  return new AppError(
    "rate_limit_exceeded",
    `You sent more than ${points} requests in ${words}. Try again in ${reset} seconds.`,
    { retryAfter: reset },
  );
}

/** At most `points` requests of one caller in a window of time, counted in the memory of this process; 0 means no limit. */
function createLimiter(
  points: number,
  window: Window = "quarter",
): Limiter | null {
  if (points === 0) return null;
  const { seconds, words } = windows[window];
  const limiter = new RateLimiterMemory({ points, duration: seconds });
  return async (caller) => {
    const counted = await limiter.consume(caller).catch((refused: unknown) => {
      if (refused instanceof RateLimiterRes) return refused;
      throw refused;
    });
    const reset = Math.ceil(counted.msBeforeNext / 1_000);
    return {
      refused:
        counted.consumedPoints > points ? tooMany(points, words, reset) : null,
      headers: {
        "RateLimit-Limit": String(points),
        "RateLimit-Remaining": String(counted.remainingPoints),
        "RateLimit-Reset": String(reset),
      },
    };
  };
}

/** Counters at zero. Verifying, and what machines ask while they work, have limits of their own. */
export function createLimiters(
  points: Record<keyof Limiters, number>,
): Limiters {
  return {
    api: createLimiter(points.api),
    verify: createLimiter(points.verify),
    usage: createLimiter(points.usage),
    submit: createLimiter(points.submit, "day"),
    purchase: createLimiter(points.purchase, "hour"),
  };
}
