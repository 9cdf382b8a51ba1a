import { describe, expect, it } from "vitest";
import { createBriefMemory } from "../../src/marketplace/brief-memory.ts";

function aMemory() {
  const world = { now: 0, asked: [] as string[], broken: false };
  const memory = createBriefMemory<string>({
    milliseconds: 10_000,
    most: 1_000,
    clock: () => new Date(world.now),
  });
  const ask = (key: string) =>
    memory(key, async () => {
      await Promise.resolve();
      world.asked.push(key);
      if (world.broken) throw new Error("gone");
      return `${key} at ${world.now}`;
    });
  return { world, ask };
}

describe("an answer remembered briefly", () => {
  it("is given to all who ask within the time, also at once", async () => {
    const { world, ask } = aMemory();
    const answers = await Promise.all([ask("a"), ask("a"), ask("b")]);
    world.now = 9_999;
    expect([...answers, await ask("a")]).toEqual([
      "a at 0",
      "a at 0",
      "b at 0",
      "a at 0",
    ]);
    expect(world.asked).toEqual(["a", "b"]);
  });

  it("is asked for anew after it", async () => {
    const { world, ask } = aMemory();
    await ask("a");
    world.now = 10_000;
    expect(await ask("a")).toBe("a at 10000");
  });

  it("is not remembered when it was a failure", async () => {
    const { world, ask } = aMemory();
    world.broken = true;
    await expect(ask("a")).rejects.toThrow("gone");
    world.broken = false;
    expect(await ask("a")).toBe("a at 0");
  });

  it("is forgotten when a thousand others came after it", async () => {
    const { world, ask } = aMemory();
    for (let n = 0; n <= 1_000; n += 1) await ask(String(n));
    await ask("1000");
    await ask("0");
    expect(world.asked.filter((key) => key === "1000")).toHaveLength(1);
    expect(world.asked.filter((key) => key === "0")).toHaveLength(2);
  });
});
