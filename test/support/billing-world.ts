import { randomUUID } from "node:crypto";
import { createBillingSync } from "../../src/marketplace/billing/sync.ts";
import type {
  BillingReads,
  SeenCheckout,
  SeenPayment,
  SeenSubscription,
} from "../../src/marketplace/ports/billing.ts";
import { createBillingRecords } from "../../src/supabase/billing-records-store.ts";
import { createEntitlements } from "../../src/supabase/entitlements-store.ts";
import { createLicences } from "../../src/supabase/licences-store.ts";
import { createPeople } from "../../src/supabase/people-store.ts";
import { createLicenceKeys } from "../../src/tokens/licence-keys.ts";
import {
  PRO,
  prices,
  seenCheckout,
  seenPayment,
  seenSubscription,
} from "./billing-states.ts";
import { openTestDatabase } from "./database.ts";
import { noon } from "./licence-records.ts";
import { ourRing } from "./signing-keys.ts";
import { silentLog } from "./silent-log.ts";

/** What Stripe has, to be changed by a test. */
export type FakeStripe = {
  subscriptions: Map<string, SeenSubscription>;
  checkouts: Map<string, SeenCheckout>;
  payments: Map<string, SeenPayment>;
  /** Called before each answer: what happens while somebody asks. */
  meanwhile: () => Promise<void>;
};

function readsOf(stripe: FakeStripe): BillingReads {
  const answer = async <Seen>(seen: Seen | undefined) => {
    await stripe.meanwhile();
    return seen ?? null;
  };
  return {
    subscription: (id) => answer(stripe.subscriptions.get(id)),
    checkout: (id) => answer(stripe.checkouts.get(id)),
    payment: (id) => answer(stripe.payments.get(id)),
    subscriptions: async () => ({
      items: [...stripe.subscriptions.values()],
      next: await Promise.resolve(null),
    }),
    invoice: (id) => {
      const paid = [...stripe.payments.values()].filter(
        ({ invoice_id }) => invoice_id === id,
      );
      const [first] = paid;
      return answer(
        first && {
          subscription_id: first.subscription_id,
          payment_intent_ids: paid.map((one) => one.payment_intent_id),
        },
      );
    },
    events: async () => ({ items: [], next: await Promise.resolve(null) }),
  };
}

/** A database with a person who is a customer, what is sold, and a Stripe to change. */
export async function openBillingWorld() {
  const db = await openTestDatabase();
  const { id: user_id } = await createPeople(db.client).signIn({
    github_id: 12,
    github_login: "ayumi",
    email: "ayumi@example.com",
    make_admin: false,
    at: noon.toISOString(),
  });
  await db.sql(
    "update public.users set stripe_customer_id = 'cus_1' where id = $1",
    [user_id],
  );
  const sold = await db.sql("select id from public.plugins");
  const onSale = prices.filter(({ plugin_id }) =>
    sold.some(({ id }) => id === plugin_id),
  );
  for (const price of onSale)
    await db.sql(
      `insert into public.plugin_prices (price_id, product_id, plugin_id, tier, billing_cycle, amount, currency,
         lookup_key, created_at)
       values ($1, 'prod', $2, $3, $4, $5, $6, $1, now())`,
      [
        ...[price.id, price.plugin_id, price.tier, price.billing_cycle],
        ...[price.amount, price.currency],
      ],
    );
  const stripe: FakeStripe = {
    subscriptions: new Map(),
    checkouts: new Map(),
    payments: new Map(),
    meanwhile: () => Promise.resolve(),
  };
  let now = noon;
  const records = createBillingRecords(db.client);
  const licences = createLicences(db.client);
  const ports = {
    reads: readsOf(stripe),
    records,
    keys: createLicenceKeys(ourRing, "miyabi-marketplace"),
    livemode: false,
    clock: () => now,
    newId: () => randomUUID(),
    log: silentLog,
  };
  const has = (change: Partial<SeenSubscription> = {}) => {
    const seen = seenSubscription({ user_id, ...change });
    stripe.subscriptions.set(seen.id, seen);
    return seen.id;
  };
  return {
    db,
    user_id,
    stripe,
    ports,
    records,
    licences,
    entitlements: createEntitlements(db.client),
    sync: createBillingSync(ports),
    /** Stripe has this subscription now. */
    has,
    hasPayment: (change: Partial<SeenPayment> = {}) => {
      const seen = seenPayment(change);
      stripe.payments.set(seen.payment_intent_id, seen);
      return seen.payment_intent_id;
    },
    hasCheckout: (change: Partial<SeenCheckout> = {}) => {
      const seen = seenCheckout({ user_id, ...change });
      stripe.checkouts.set(seen.id, seen);
      return seen.id;
    },
    setClock: (time: Date) => {
      now = time;
    },
    /** The person's licences of a plugin by what matters, those in force first. */
    held: async (plugin_id = PRO) =>
      (await licences.ofUser(user_id))
        .filter((one) => one.plugin_id === plugin_id)
        .toSorted((a, b) =>
          `${a.status} ${a.tier}` < `${b.status} ${b.tier}` ? -1 : 1,
        )
        .map(({ id, tier, status, ends_at }) => ({
          id,
          tier,
          status,
          ends_at,
        })),
  };
}

export type BillingWorld = Awaited<ReturnType<typeof openBillingWorld>>;
