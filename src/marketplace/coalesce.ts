import { AppError } from "../errors.ts";

/** How many one flush takes at most. */
const mostAtOnce = 1_000;

type Waiting<Item, Result> = {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
};

function isUnavailable(error: unknown): boolean {
  return error instanceof AppError && error.code === "service_unavailable";
}

/** Lets requests that wait in their sockets come first. */
function turnOfTheLoop(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/**
 * Lets items that come at the same time share one call of `flush`: the next call leaves when the last one is back, so that
 * a lonely item waits for nothing and no timer is needed. Each caller gets the result of its own item, after the call.
 *
 * A call that fails for several is made again for each alone, because one bad item must not fail the others for ever;
 * unless the database does not answer, which a thousand more calls would not better.
 *
 * @param flush answers with a result for each item, in their order
 */
export function coalesce<Item, Result>(
  flush: (items: Item[]) => Promise<Result[]>,
): (item: Item) => Promise<Result> {
  let waiting: Waiting<Item, Result>[] = [];
  let busy = false;

  async function send(batch: Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await flush(batch.map(({ item }) => item));
      batch.forEach(({ resolve, reject }, place) => {
        const result = results[place];
        if (result === undefined) reject(new Error("A result is missing."));
        else resolve(result);
      });
    } catch (error) {
      if (batch.length === 1 || isUnavailable(error))
        for (const { reject } of batch) reject(error);
      else for (const one of batch) await send([one]);
    }
  }

  /**
   * Those who were answered come back within some turns of the loop; without waiting for them, callers split into two groups
   * that take turns, and each call has half of them. A turn takes some microseconds, and a lonely item waits for two.
   */
  async function othersArrived(): Promise<void> {
    let seen = 0;
    for (;;) {
      await turnOfTheLoop();
      if (waiting.length <= seen || waiting.length >= mostAtOnce) return;
      seen = waiting.length;
    }
  }

  async function run(): Promise<void> {
    busy = true;
    while (waiting.length > 0) {
      await othersArrived();
      const batch = waiting.slice(0, mostAtOnce);
      waiting = waiting.slice(mostAtOnce);
      await send(batch);
    }
    busy = false;
  }

  return (item) =>
    new Promise<Result>((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!busy) void run();
    });
}
