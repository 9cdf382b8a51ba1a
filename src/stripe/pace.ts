import { RateLimiterMemory, RateLimiterQueue } from "rate-limiter-flexible";

/** Waits until the next call may be made, so that no more than `perSecond` are made in a second by this process. */
export function createPace(perSecond: number): () => Promise<void> {
  const limiter = new RateLimiterMemory({ points: perSecond, duration: 1 });
  const queue = new RateLimiterQueue(limiter);
  return async () => {
    await queue.removeTokens(1);
  };
}
