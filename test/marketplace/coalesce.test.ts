import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AppError } from "../../src/errors.ts";
import { coalesce } from "../../src/marketplace/coalesce.ts";

/** A flush that answers when it is told to. */
function heldFlush() {
  const calls: { items: number[]; finish: () => void }[] = [];
  const flush = (items: number[]) =>
    new Promise<number[]>((resolve) => {
      calls.push({
        items,
        finish: () => {
          resolve(items.map((n) => -n));
        },
      });
    });
  return { calls, flush };
}

/** Turns of the loop: more than it takes until a call leaves. */
async function turns(): Promise<void> {
  for (let n = 0; n < 5; n += 1)
    await new Promise((resolve) => setImmediate(resolve));
}

describe("coalesce", () => {
  it("sends the first without a timer, and all that come meanwhile together when it is back", async () => {
    const { calls, flush } = heldFlush();
    const add = coalesce(flush);
    const first = add(1);
    await turns();
    const all = [first, ...[2, 3, 4].map((n) => add(n))];
    expect(calls.map(({ items }) => items)).toEqual([[1]]);
    calls[0]?.finish();
    expect(await all[0]).toBe(-1);
    await turns();
    expect(calls.map(({ items }) => items)).toEqual([[1], [2, 3, 4]]);
    calls[1]?.finish();
    expect(await Promise.all(all)).toEqual([-1, -2, -3, -4]);
  });

  it("acknowledges nobody before the call that has the item is back", async () => {
    const { calls, flush } = heldFlush();
    const add = coalesce(flush);
    const settled: number[] = [];
    const settle = (result: number) => settled.push(result);
    const first = add(1).then(settle);
    await turns();
    const all = [first, add(2).then(settle)];
    await turns();
    expect(settled).toEqual([]);
    calls[0]?.finish();
    await turns();
    expect(settled).toEqual([-1]);
    calls[1]?.finish();
    await Promise.all(all);
  });

  it("sends half of many, so that the database works on them while the others are answered", async () => {
    const { calls, flush } = heldFlush();
    const add = coalesce(flush);
    const order: string[] = [];
    const all = Array.from({ length: 64 }, (_, n) =>
      add(n).then(() => order.push(`${n} told`)),
    );
    await turns();
    expect(calls.map(({ items }) => items.length)).toEqual([32]);
    calls[0]?.finish();
    await Promise.all(all.slice(0, 32));
    expect(calls.map(({ items }) => items.length)).toEqual([32, 32]);
    calls[1]?.finish();
    await Promise.all(all);
    expect(order).toHaveLength(64);
  });

  it("waits for those who come back at once after an answer, so that all share the next call", async () => {
    const sizes: number[] = [];
    const add = coalesce((items: number[]) => {
      sizes.push(items.length);
      return Promise.resolve(items);
    });
    const caller = async (late: number) => {
      for (let n = 0; n < late; n += 1)
        await new Promise((resolve) => setImmediate(resolve));
      for (let n = 0; n < 5; n += 1) await add(n);
    };
    await Promise.all([caller(0), caller(1), caller(2), caller(3)]);
    expect(sizes).toEqual([4, 4, 4, 4, 4]);
  });

  it("sends no more than 1,000 at once", async () => {
    const sizes: number[] = [];
    const add = coalesce((items: number[]) => {
      sizes.push(items.length);
      return Promise.resolve(items);
    });
    await Promise.all(Array.from({ length: 2_500 }, (_, n) => add(n)));
    expect(sizes).toEqual([1_000, 1_000, 500]);
  });

  it("asks nobody again when the database does not answer", async () => {
    let calls = 0;
    const add = coalesce<number, number>(() => {
      calls += 1;
      return Promise.reject(new AppError("service_unavailable", "Try again."));
    });
    const all = await Promise.allSettled([1, 2, 3, 4].map((n) => add(n)));
    expect(all.every(({ status }) => status === "rejected")).toBe(true);
    expect(calls).toBe(1);
  });

  it("fails whoever gets no result", async () => {
    const add = coalesce<number, number>(() => Promise.resolve([]));
    await expect(add(1)).rejects.toThrow("A result is missing.");
  });

  it("gives each caller the own result, and a bad item fails nobody else", async () => {
    const item = fc.record({ n: fc.nat(), bad: fc.boolean() });
    const wave = fc.array(item, { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.array(wave, { maxLength: 6 }), async (waves) => {
        const written: number[] = [];
        const add = coalesce(async (items: { n: number; bad: boolean }[]) => {
          await turns();
          if (items.some(({ bad }) => bad)) throw new Error("poisoned");
          written.push(...items.map(({ n }) => n));
          return items.map(({ n }) => n + 1);
        });
        const results: Promise<PromiseSettledResult<number>[]>[] = [];
        for (const items of waves) {
          results.push(Promise.allSettled(items.map((each) => add(each))));
          await turns();
        }
        const outcomes = (await Promise.all(results)).flat();
        const expected = waves
          .flat()
          .map(({ n, bad }) => (bad ? "rejected" : n + 1));
        expect(
          outcomes.map((outcome) =>
            outcome.status === "rejected" ? "rejected" : outcome.value,
          ),
        ).toEqual(expected);
        // What was written is what was acknowledged, once each.
        const good = waves.flat().filter(({ bad }) => !bad);
        expect(written).toEqual(good.map(({ n }) => n));
      }),
      { numRuns: 50 },
    );
  });
});
