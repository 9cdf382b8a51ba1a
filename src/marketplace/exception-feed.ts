import type { ExceptionIndex } from "./exception-index.ts";
import type { LicenceExceptions } from "./ports/licence-exceptions.ts";

export type ExceptionFeed = {
  /** Resolves when everything that was committed before this call is in the index. */
  refresh: () => Promise<void>;
  /** Whether the index is complete and young enough to be believed without asking the database. */
  current: (now: Date) => boolean;
  /** Changes whenever the index did. */
  version: () => number;
};

const pageSize = 10_000;

/** Older than this, each verify asks the database. Milliseconds. */
const oldest = 30_000;

/** Pruning goes through the whole index. Milliseconds. */
const pruneEvery = 3_600_000;

/**
 * Keeps the index at the register's state by reading on from a cursor. Calls that come while one reads share the next
 * reading, because the one under way may have looked before their change was committed.
 */
export function createExceptionFeed(options: {
  exceptions: LicenceExceptions;
  index: ExceptionIndex;
  clock: () => Date;
}): ExceptionFeed {
  const { exceptions, index, clock } = options;
  let cursor = 0;
  let version = 0;
  let readAt: number | null = null;
  let prunedAt = clock().getTime();
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;

  async function read(): Promise<void> {
    const began = clock();
    for (;;) {
      const page = await exceptions.since({
        cursor,
        limit: pageSize,
        at: began.toISOString(),
      });
      for (const exception of page.exceptions) index.set(exception);
      if (page.exceptions.length > 0) version += 1;
      cursor = page.cursor;
      if (page.complete) break;
    }
    readAt = began.getTime();
    if (readAt - prunedAt > pruneEvery) {
      index.prune(began);
      prunedAt = readAt;
      version += 1;
    }
  }

  function begin(): Promise<void> {
    const reading = read().finally(() => {
      running = null;
    });
    running = reading;
    return reading;
  }

  return {
    refresh: () => {
      if (running === null) return begin();
      next ??= running
        .catch(() => undefined) // its own callers hear of it
        .then(() => {
          next = null;
          return begin();
        });
      return next;
    },
    current: (now) => readAt !== null && now.getTime() - readAt < oldest,
    version: () => version,
  };
}
