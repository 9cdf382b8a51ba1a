import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AppError } from "../../src/errors.ts";
import type {
  BillingReads,
  SeenEvent,
  SeenSubscription,
} from "../../src/marketplace/ports/billing.ts";
import { pagesARound } from "../../src/stripe/reconcile-ports.ts";
import { reconcileStripe } from "../../src/stripe/reconcile-stripe.ts";
import { createInbox } from "../../src/supabase/inbox-store.ts";
import { createJobs } from "../../src/supabase/jobs-store.ts";
import { iso, seenSubscription } from "../support/billing-states.ts";
import {
  openBillingWorld,
  type BillingWorld,
} from "../support/billing-world.ts";
import { noon } from "../support/licence-records.ts";
import { silentLog } from "../support/silent-log.ts";

let world: BillingWorld;
/** Pages that are asked for, by where they begin. */
let asked: (string | null)[];
beforeEach(async () => {
  world = await openBillingWorld();
  asked = [];
});
afterEach(() => world.db.close());

const numbered = (n: number) => `sub_${String(n).padStart(3, "0")}`;

/** A list with one on each page, `length` long. */
function paged<Item>(length: number, item: (n: number) => Item) {
  return (after: string | null) => {
    asked.push(after);
    const n = after === null ? 0 : Number(after) + 1;
    return Promise.resolve({
      items: n < length ? [item(n)] : [],
      next: n + 1 < length ? String(n) : null,
    });
  };
}

function run(name: string, change: Partial<BillingReads>): Promise<void> {
  const { ports, db } = world;
  const parts = reconcileStripe({
    ...{ ...ports, reads: { ...ports.reads, ...change }, log: silentLog },
    ...{ jobs: createJobs(db.client), inbox: createInbox(db.client) },
  });
  const part = parts.find((one) => one.name === name);
  if (part === undefined) throw new Error(`no part ${name}`);
  return part.run();
}

const queued = async () =>
  (
    await world.db.sql(
      "select kind, key from public.jobs where kind like 'billing.%' order by key",
    )
  ).map(({ kind, key }) => `${String(kind)} ${String(key)}`);

describe("walking through Stripe's subscriptions", () => {
  const walk = (subscriptions: BillingReads["subscriptions"]) =>
    run("stripe subscriptions", { subscriptions });
  const ours = (n: number): SeenSubscription =>
    seenSubscription({ id: numbered(n), user_id: world.user_id });

  it("has those looked at that are not known or are otherwise, and no others", async () => {
    await world.sync.subscription(world.has({ id: numbered(0) }));
    await world.sync.subscription(world.has({ id: numbered(1) }));
    await walk(
      paged(4, (n) => ({
        ...ours(n),
        ...(n === 1 && { cancel_at_period_end: true }),
        // Something else that is sold through the same account.
        ...(n === 3 && { user_id: null, plugin_id: null }),
      })),
    );
    expect(await queued()).toEqual([
      `billing.sync ${numbered(1)}`,
      `billing.sync ${numbered(2)}`,
    ]);
  });

  it("goes on in the next round where it was, and begins anew after the end", async () => {
    const list = paged(pagesARound + 3, ours);
    await walk(list);
    await walk(list);
    await walk(paged(0, ours));
    expect(asked).toEqual([
      null,
      ...Array.from({ length: pagesARound + 2 }, (_, n) => String(n)),
      null,
    ]);
  });

  it("loses no more than a page when Stripe breaks off", async () => {
    const list = paged(9, ours);
    await expect(
      walk((after) =>
        after === "1"
          ? Promise.reject(new AppError("service_unavailable", "Later."))
          : list(after),
      ),
    ).rejects.toThrow("Later.");
    expect(await queued()).toHaveLength(2);
    asked = [];
    await walk(list);
    expect(asked[0]).toBe("1");
  });
});

describe("catching up on events", () => {
  const since: string[] = [];
  const catchUp = (events: BillingReads["events"]) =>
    run("stripe events", {
      events: (from, after) => {
        since.push(from);
        return events(from, after);
      },
    });
  const event = (n: number, change: object = {}): SeenEvent => {
    const payload = {
      ...{ id: `evt_${n}`, type: "charge.refunded", livemode: false },
      data: { object: { id: "ch_1", payment_intent: `pi_${n}` } },
      ...change,
    };
    return { ...payload, created_at: iso(0), payload };
  };

  it("takes in what no webhook brought, once, and only what is ours and worked", async () => {
    const list = [
      event(0),
      event(1),
      event(2, { livemode: true }),
      event(3, { type: "payout.paid" }),
    ];
    await createInbox(world.db.client).accept({
      delivery: {
        ...{ source: "stripe", delivery_id: "evt_0", event: "charge.refunded" },
        payload: {},
      },
      ...{ job: null, at: noon.toISOString() },
    });
    for (let round = 0; round < 2; round += 1)
      await catchUp(() => Promise.resolve({ items: list, next: null }));
    expect(await queued()).toEqual(["billing.event evt_1"]);
  });

  it("begins where the last whole walk did, and goes on with one that was not through", async () => {
    since.length = 0;
    const list = paged(pagesARound + 2, (n) => event(n));
    await catchUp((_, after) => list(after));
    await catchUp((_, after) => list(after));
    await catchUp((_, after) => list(after));
    expect(new Set(since.slice(0, pagesARound + 2))).toEqual(
      new Set([iso(-3)]),
    );
    // Ten minutes of overlap.
    expect(since.at(-1)).toBe(iso(-10 / 1_440));
    expect(await queued()).toHaveLength(pagesARound + 2);
  });
});
