import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createEntitlements } from "../../src/supabase/entitlements-store.ts";
import { createLeases } from "../../src/supabase/leases-store.ts";
import { createUsage } from "../../src/supabase/usage-store.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { later } from "../support/licence-records.ts";
import { anyHolder, march } from "../support/usage-records.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());

const at = (days: number) => later(days).toISOString();
const sweep = (days: number) => createEntitlements(db.client).sweep(at(days));

it("the sweep takes away slots and holds that ran out, and no others", async () => {
  const { license_id, user_id, plugin_id } = await anyHolder(db);
  const taken = { license_id, host: "here", concurrency: -1, at: at(0) };
  const leases = createLeases(db.client);
  await leases.acquire({ ...taken, id: randomUUID(), seconds: 60 });
  await leases.acquire({ ...taken, id: randomUUID(), seconds: 86_400 * 3 });
  await createUsage(db.client).hold({
    id: randomUUID(),
    license_id,
    subject: { user_id, plugin_id, period: march },
    issues: 1,
    tokens: 0,
    limits: { monthly_issues: -1, claude_api_tokens: -1 },
    expires_at: at(0.01),
    at: at(0),
  });
  expect(await sweep(0)).toMatchObject({ leases: 0, holds: 0 });
  // A hold stays for a day more, because whoever worked longer may still commit it.
  expect(await sweep(0.5)).toMatchObject({ leases: 1, holds: 0 });
  expect(await sweep(2)).toMatchObject({ leases: 0, holds: 1 });
  expect(await sweep(4)).toMatchObject({ leases: 1, holds: 0 });
});

it("people are told of a licence that ends a week before, once for each end", async () => {
  const { license_id } = await anyHolder(db);
  const endAt = (days: number) =>
    db.sql("update licenses set ends_at = $1 where id = $2", [
      at(days),
      license_id,
    ]);
  await endAt(20);
  expect((await sweep(12)).expiring).toBe(0);
  expect((await sweep(13)).expiring).toBe(1);
  expect((await sweep(14)).expiring).toBe(0);
  await endAt(50);
  expect((await sweep(42)).expiring).toBe(0);
  expect((await sweep(44)).expiring).toBe(1);
  const notices = await db.sql("select kind, details from notices");
  expect(notices).toHaveLength(2);
  expect(notices[0]).toMatchObject({
    kind: "license.expiring",
    details: { license_id },
  });
});
