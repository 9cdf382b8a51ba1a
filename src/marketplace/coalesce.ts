import { AppError } from "../errors.ts";

/** How many one flush takes at most. */
const mostAtOnce = 1_000;

/** From so many on, what a call costs by itself is little beside what its items cost. */
const worthACall = 32;

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
  const waiting: Waiting<Item, Result>[] = [];
  let busy = false;

  /** Makes the call; what comes back tells the callers. */
  async function send(batch: Waiting<Item, Result>[]): Promise<() => void> {
    try {
      const results = await flush(batch.map(({ item }) => item));
      return () => {
        batch.forEach(({ resolve, reject }, place) => {
          const result = results[place];
          if (result === undefined) reject(new Error("A result is missing."));
          else resolve(result);
        });
      };
    } catch (error) {
      if (batch.length > 1 && !isUnavailable(error)) {
        for (const one of batch) (await send([one]))();
        return () => undefined;
      }
      return () => {
        for (const { reject } of batch) reject(error);
      };
    }
  }

  function take(most: number): Waiting<Item, Result>[] {
    return waiting.splice(0, Math.min(most, mostAtOnce));
  }

  /**
   * Those who were answered come back within some turns of the loop. A turn takes some microseconds, and a lonely item waits
   * for two; but once there are enough of them to be worth a call, the database works while the others arrive.
   */
  async function othersArrived(): Promise<void> {
    let seen = 0;
    for (;;) {
      await turnOfTheLoop();
      if (waiting.length <= seen || waiting.length >= worthACall) return;
      seen = waiting.length;
    }
  }

  async function run(): Promise<void> {
    busy = true;
    let tell = () => {};
    while (waiting.length > 0) {
      let share = 1;
      if (waiting.length < worthACall) {
        tell();
        tell = () => {};
        await othersArrived();
        // Of many only half: the others fill the next call, so that from now on one half works while the other is answered.
        if (waiting.length >= 2 * worthACall) share = 2;
      }
      const call = send(take(Math.ceil(waiting.length / share)));
      tell();
      tell = await call;
    }
    busy = false;
    tell();
  }

  return (item) =>
    new Promise<Result>((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!busy) void run();
    });
}
