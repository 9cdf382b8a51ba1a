import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Usage } from "../../src/marketplace/ports/usage.ts";
import { createUsage } from "../../src/supabase/usage-store.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { noon } from "../support/licence-records.ts";
import { anyHolder, march, type Holder } from "../support/usage-records.ts";

const at = noon.toISOString();
let db: TestDatabase;
let usage: Usage;
let holder: Holder;
beforeAll(async () => {
  db = await openTestDatabase();
  usage = createUsage(db.client);
});
afterAll(() => db.close());
beforeEach(async () => {
  holder = await anyHolder(db);
});

const subject = () => ({
  user_id: holder.user_id,
  plugin_id: holder.plugin_id,
  period: march,
});
const counts = () => usage.counts(subject());
const times = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n));

describe("holding quota", () => {
  const limits = { monthly_issues: 100, claude_api_tokens: 1_000 };
  const hold = (
    change: Partial<Parameters<Usage["hold"]>[0]> = {},
  ): ReturnType<Usage["hold"]> =>
    usage.hold({
      id: randomUUID(),
      license_id: holder.license_id,
      subject: subject(),
      issues: 1,
      tokens: 0,
      limits,
      expires_at: new Date(noon.getTime() + 900_000).toISOString(),
      at,
      ...change,
    });
  const later = new Date(noon.getTime() + 901_000).toISOString();

  it("of 300 at once grants as many as the limit has", async () => {
    const held = await Promise.all(times(300, () => hold()));
    expect(held.filter(({ outcome }) => outcome === "held")).toHaveLength(100);
    expect(await usage.quota(subject(), at)).toMatchObject({
      issues_held: 100,
    });
    expect(await usage.quota(subject(), later)).toMatchObject({
      issues_held: 0,
    });
  });

  it("checks tokens although issues are unlimited, and the reverse", async () => {
    const endless = { monthly_issues: -1, claude_api_tokens: 10 };
    expect(await hold({ limits: endless, tokens: 10 })).toMatchObject({
      outcome: "held",
    });
    expect(await hold({ limits: endless })).toMatchObject({
      outcome: "exceeded",
    });
    expect(
      await hold({ limits: { monthly_issues: 1, claude_api_tokens: -1 } }),
    ).toMatchObject({ outcome: "exceeded" });
  });

  it("with an id that was used before gives the same hold, and refuses another one", async () => {
    const id = randomUUID();
    await hold({ id, issues: 60 });
    expect(await hold({ id, issues: 60 })).toMatchObject({
      outcome: "held",
      quota: { issues_held: 60 },
    });
    expect(await hold({ id, issues: 1 })).toEqual({ outcome: "conflict" });
  });

  it("with the id of a hold that ran out holds anew", async () => {
    const id = randomUUID();
    await hold({ id, issues: 60 });
    const again = await hold({
      id,
      issues: 60,
      at: later,
      expires_at: new Date(noon.getTime() + 2_000_000).toISOString(),
    });
    expect(again).toMatchObject({ quota: { issues_held: 60 } });
  });

  it("and committing it counts once what the work really took", async () => {
    const id = randomUUID();
    const { license_id } = holder;
    await hold({ id, issues: 5 });
    const commit = (issues: number | null) =>
      usage.commit({ id, license_id, issues, tokens: 7, at: later });
    const first = await commit(3);
    expect(first).toMatchObject({
      outcome: "committed",
      quota: { issues_used: 3, issues_held: 0, tokens_used: 7 },
    });
    expect(await commit(3)).toEqual(first);
    expect(await commit(null)).toEqual(first);
    expect(await commit(4)).toEqual({ outcome: "conflict" });
    expect(await usage.release({ id, license_id, at })).toBe(
      "committed_before",
    );
    expect(await counts()).toMatchObject({ issues: 3, tokens: 7 });
  });

  it("and releasing it gives it back, after which it cannot be committed", async () => {
    const id = randomUUID();
    const { license_id } = holder;
    await hold({ id, issues: 100 });
    expect(await usage.release({ id, license_id, at })).toBe("released");
    expect(await usage.release({ id, license_id, at })).toBe("released");
    expect(
      await usage.commit({ id, license_id, issues: null, tokens: null, at }),
    ).toEqual({ outcome: "conflict" });
    expect(await hold()).toMatchObject({ outcome: "held" });
  });

  it("of another licence is not found", async () => {
    const id = randomUUID();
    await hold({ id });
    const { license_id } = await anyHolder(db);
    const foreign = { id, license_id, at };
    expect(await usage.release(foreign)).toBe("not_found");
    expect(
      await usage.commit({ ...foreign, issues: null, tokens: null }),
    ).toEqual({ outcome: "not_found" });
    expect(await hold({ id, license_id })).toEqual({ outcome: "conflict" });
  });
});
