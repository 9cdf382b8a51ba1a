import { expect, it } from "vitest";
import { createQuotaMemory } from "../../src/marketplace/quota-memory.ts";
import { noon } from "../support/licence-records.ts";

const subject = { user_id: "u", plugin_id: "p", period: "2026-03" };
const one = { issues: 1, tokens: 5 };

function openMemory() {
  const world = { now: noon, stored: 0, reads: 0, fails: false };
  const after = createQuotaMemory(
    () => {
      world.reads += 1;
      if (world.fails) return Promise.reject(new Error("no database"));
      const issues_used = world.stored;
      return Promise.resolve({
        issues_used,
        issues_held: 0,
        tokens_used: issues_used * 5,
        tokens_held: 0,
      });
    },
    () => world.now,
  );
  const record = async () => {
    world.stored += 1;
    return after(subject, one);
  };
  return { world, record, after };
}

it("asks once, and counts on from there", async () => {
  const { world, record } = openMemory();
  expect(await record()).toMatchObject({ issues_used: 1, tokens_used: 5 });
  expect(await record()).toMatchObject({ issues_used: 2, tokens_used: 10 });
  expect(await record()).toMatchObject({ issues_used: 3 });
  expect(world.reads).toBe(1);
});

it("asks again after some seconds, and then sees what others recorded", async () => {
  const { world, record } = openMemory();
  await record();
  world.stored += 10;
  world.now = new Date(noon.getTime() + 10_000);
  expect(await record()).toMatchObject({ issues_used: 12 });
  expect(world.reads).toBe(2);
});

it("keeps months apart", async () => {
  const { world, record, after } = openMemory();
  await record();
  await after({ ...subject, period: "2026-04" }, one);
  await after({ ...subject, user_id: "other" }, one);
  expect(world.reads).toBe(3);
});

it("asks again after a question that failed", async () => {
  const { world, record } = openMemory();
  world.fails = true;
  await expect(record()).rejects.toThrow("no database");
  world.fails = false;
  expect(await record()).toMatchObject({ issues_used: 2 });
});
