import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createBillingSync } from "../../src/marketplace/billing/sync.ts";
import { createLicenceExceptions } from "../../src/supabase/licence-exceptions-store.ts";
import { iso, overdueSubscription, PRO } from "../support/billing-states.ts";
import {
  openBillingWorld,
  type BillingWorld,
} from "../support/billing-world.ts";
import { later, noon } from "../support/licence-records.ts";
import { tableRows } from "../support/table-rows.ts";

let world: BillingWorld;
beforeEach(async () => {
  world = await openBillingWorld();
});
afterEach(() => world.db.close());

const rows = (table: string, order: string) =>
  tableRows(world.db, table, order);

async function feed() {
  const exceptions = createLicenceExceptions(world.db.client);
  const page = await exceptions.since({
    ...{ cursor: 0, limit: 100, at: noon.toISOString() },
  });
  return page.exceptions.map(({ state }) => state);
}

describe("a subscription that Stripe has", () => {
  it("is written with its licence, letter, trial and notices, all together", async () => {
    const id = world.has({
      ...{ status: "trialing", trial_ends_at: iso(14), period_end: iso(14) },
    });
    expect(await world.sync.subscription(id)).toBe("applied");
    const [licence] = await world.held();
    expect(licence).toMatchObject({ tier: "pro", ends_at: iso(18) });
    expect(await rows("subscriptions", "id")).toMatchObject([
      {
        ...{ stripe_subscription_id: id, stripe_customer_id: "cus_1" },
        ...{ license_id: licence?.id, status: "trialing", amount: 2_900 },
      },
    ]);
    expect(await rows("trials", "id")).toMatchObject([{ plugin_id: PRO }]);
    expect((await rows("mail_outbox", "key")).map(({ key }) => key)).toEqual([
      `licence:${licence?.id}`,
    ]);
    expect((await rows("notices", "id")).map(({ kind }) => kind)).toEqual([
      "subscription.created",
      "license.issued",
    ]);
    const found = await world.licences.find(licence?.id ?? "");
    expect(found?.claims).toMatchObject({ jti: licence?.id, tier: "pro" });
  });

  it("changes nothing when it is looked at again", async () => {
    const id = world.has();
    world.hasPayment();
    await world.sync.subscription(id);
    const before = await Promise.all([
      rows("subscriptions", "id"),
      rows("licenses", "id"),
      rows("billing_payments", "payment_intent_id"),
      rows("notices", "id"),
      rows("mail_outbox", "key"),
      rows("audit_log", "id"),
    ]);
    await world.sync.subscription(id);
    await world.sync.invoice("in_1");
    await world.sync.person(world.user_id);
    expect(
      await Promise.all([
        rows("subscriptions", "id"),
        rows("licenses", "id"),
        rows("billing_payments", "payment_intent_id"),
        rows("notices", "id"),
        rows("mail_outbox", "key"),
        rows("audit_log", "id"),
      ]),
    ).toEqual(before);
  });

  it("is one licence, however many look at it at the same moment", async () => {
    const id = world.has();
    await Promise.all(
      Array.from({ length: 6 }, () => world.sync.subscription(id)),
    );
    expect(await world.held()).toHaveLength(1);
    expect(await rows("subscriptions", "id")).toHaveLength(1);
  });

  it("shows in the feed that verify reads: grace, superseded by the free tier, and paid again", async () => {
    const id = world.has();
    await world.sync.subscription(id);
    world.setClock(later(31));
    world.has(overdueSubscription({ user_id: world.user_id }));
    await world.sync.subscription(id);
    expect(await feed()).toEqual(["grace"]);
    const letters = await rows("mail_outbox", "key");
    expect(letters.map(({ letter }) => letter)).toMatchObject([
      { kind: "licence" },
      { kind: "payment_failed", downgrade_at: iso(33) },
    ]);
    world.setClock(later(33));
    expect(await world.records.due(later(33).toISOString(), 10)).toEqual([
      world.user_id,
    ]);
    await world.sync.person(world.user_id);
    expect(await world.records.due(later(33).toISOString(), 10)).toEqual([]);
    expect(await feed()).toEqual(["superseded"]);
    expect(await world.held()).toMatchObject([
      { tier: "free", status: "active" },
      { tier: "pro", status: "superseded" },
    ]);
    world.setClock(later(34));
    world.has({ period_start: iso(30), period_end: iso(60) });
    await world.sync.subscription(id);
    expect(await world.held()).toMatchObject([
      { tier: "pro", status: "active", ends_at: iso(64) },
      { tier: "free", status: "superseded" },
      { tier: "pro", status: "superseded" },
    ]);
    const [inForce] = await world.held();
    expect(await rows("subscriptions", "id")).toMatchObject([
      { license_id: inForce?.id },
    ]);
  });

  it("that was seen before something newer was applied does not undo that", async () => {
    const id = world.has();
    await world.sync.subscription(id);
    // While the first one asks, the subscription is cancelled, and another one sees and applies that.
    let first = true;
    world.stripe.meanwhile = async () => {
      if (!first) return;
      first = false;
      world.has({ status: "canceled" });
      await createBillingSync(world.ports).subscription(id);
    };
    await world.sync.subscription(id);
    expect(await world.held()).toMatchObject([
      { tier: "free", status: "active" },
      { tier: "pro", status: "superseded" },
    ]);
  });

  it("that was seen between two looks which found nothing new does not count either", async () => {
    const id = world.has();
    await world.sync.subscription(id);
    world.has(overdueSubscription({ user_id: world.user_id }));
    let reads = 0;
    world.stripe.meanwhile = async () => {
      // The second look is the one that is decided on. Before its answer is there, all is as it was, and another one sees that.
      if ((reads += 1) !== 2) return;
      world.has();
      await createBillingSync(world.ports).subscription(id);
    };
    await world.sync.subscription(id);
    expect(await rows("subscriptions", "id")).toMatchObject([
      { status: "active" },
    ]);
  });
});

describe("what does not match", () => {
  it("a subscription that names somebody else's is refused, once told, and nothing is written", async () => {
    const id = world.has({ customer_id: "cus_other" });
    expect(await world.sync.subscription(id)).toBe("refused");
    expect(await world.sync.subscription(id)).toBe("refused");
    expect(await rows("subscriptions", "id")).toEqual([]);
    expect(await rows("audit_log", "id")).toMatchObject([
      { action: "billing.alarm", details: { object_id: id } },
    ]);
  });

  it("one that names nobody, or nobody that is known, is refused", async () => {
    const nobody = world.has({ user_id: null, customer_id: "cus_x" });
    expect(await world.sync.subscription(nobody)).toBe("refused");
    const unknown = world.has({
      ...{ id: "sub_2", customer_id: "cus_x" },
      user_id: "7a0f1f1d-0000-4000-8000-000000000000",
    });
    expect(await world.sync.subscription(unknown)).toBe("refused");
    expect(await world.sync.subscription("sub_none")).toBe("missing");
  });

  it("a plan on a state that has moved is refused, and so is a row of another person", async () => {
    const id = world.has();
    await world.sync.subscription(id);
    const state = await world.records.state({
      ...{ user_id: world.user_id, plugin_id: null, price_id: null },
    });
    const [subscription] = state?.subscriptions ?? [];
    const plan = {
      ...{ subscriptions: subscription ? [subscription] : [], purchases: [] },
      ...{ payments: [], licences: [], notices: [], letters: [], trials: [] },
      settle_at: null,
    };
    const apply = (user_id: string, stamp: string) =>
      world.records.apply({
        ...{ user_id, stamp, plan, drafts: [], at: noon.toISOString() },
      });
    expect(await apply(world.user_id, "0:x")).toBe("moved");
    const [other] = await world.db.sql(
      "insert into public.users (github_id, github_login) values (13, 'x') returning id",
    );
    const theirs = await world.records.state({
      ...{ user_id: String(other?.["id"]), plugin_id: null, price_id: null },
    });
    expect(await apply(String(other?.["id"]), theirs?.stamp ?? "")).toBe(
      "foreign",
    );
  });
});
