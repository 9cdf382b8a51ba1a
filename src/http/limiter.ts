import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { AppError } from "../errors.ts";

/** Seconds in which requests are counted. */
const window = 15 * 60;

export type Counted = {
  /** Null while the caller is within the limit. */
  refused: AppError | null;
  headers: Record<string, string>;
};

/** Counts one more request of a caller. */
export type Limiter = (caller: string) => Promise<Counted>;

export type Limiters = Record<"api" | "verify" | "usage", Limiter | null>;

function tooMany(points: number, reset: number): AppError {
  return new AppError(
    "rate_limit_exceeded",
    `You sent more than ${points} requests in 15 minutes. Try again in ${reset} seconds.`,
    { retryAfter: reset },
  );
}

/** At most `points` requests of one caller in 15 minutes, counted in the memory of this process; 0 means no limit. */
function createLimiter(points: number): Limiter | null {
  if (points === 0) return null;
  const limiter = new RateLimiterMemory({ points, duration: window });
  return async (caller) => {
    const counted = await limiter.consume(caller).catch((refused: unknown) => {
      if (refused instanceof RateLimiterRes) return refused;
      throw refused;
    });
    const reset = Math.ceil(counted.msBeforeNext / 1_000);
    return {
      refused: counted.consumedPoints > points ? tooMany(points, reset) : null,
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
  };
}
