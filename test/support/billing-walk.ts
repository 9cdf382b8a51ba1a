import { randomUUID } from "node:crypto";
import type Stripe from "stripe";
import { createReconcile } from "../../src/jobs/reconcile.ts";
import { createWorker } from "../../src/jobs/worker.ts";
import { createStripeSyncPart } from "../../src/main/stripe-sync-part.ts";
import { createStores } from "../../src/main/stores.ts";
import type { Log } from "../../src/marketplace/ports/log.ts";
import { createStripeClient } from "../../src/stripe/client.ts";
import { createLicenceKeys } from "../../src/tokens/licence-keys.ts";
import { createStripe } from "../sandbox/stripe/create.ts";
import { PRO, TEMPLATES } from "./billing-states.ts";
import { openTestDatabase } from "./database.ts";
import { noon } from "./licence-records.ts";
import { ourRing } from "./signing-keys.ts";

const day = 86_400;

/** Our half of billing on a database, the stand-in for Stripe with one customer on the other side, and one clock for both. */
export async function openBillingWalk(log: Log) {
  const db = await openTestDatabase();
  const stores = createStores(db.client);
  const world = await createStripe({
    now: noon.getTime() / 1_000,
    sentAt: () => world.clock.now(),
    receiver: (signature, body) =>
      part.receiveStripe(new Headers({ "stripe-signature": signature }), body),
  });
  const clock = () => new Date(world.clock.now() * 1_000);
  const settings = {
    ...{ secretKey: world.apiKey, webhookSecret: world.webhookSecret },
    ...{ apiUrl: "http://stripe.localhost", tax: "off" as const },
    ...{
      commissionPercent: 20,
      returnUrl: null,
      sales: { enterprise: "contact" as const, yearlyMonths: 0 },
    },
  };
  const client = createStripeClient(settings, (input, init) =>
    world.fetch(new Request(input, init)),
  );
  let refreshed = 0;
  const part = createStripeSyncPart(settings, client, {
    ...{ records: stores.billing, inbox: stores.inbox, jobs: stores.jobs },
    ...{ keys: createLicenceKeys(ourRing, "miyabi-marketplace"), clock, log },
    newId: () => randomUUID(),
    wake: () => undefined,
    refresh: () => {
      refreshed += 1;
      return Promise.resolve();
    },
  });
  const worker = createWorker({
    jobs: stores.jobs,
    handlers: { ...part.jobs, "mail.send": () => Promise.resolve() },
    ...{ clock, log, workerId: "walk" },
  });
  const person = await stores.people.signIn({
    ...{ github_id: 12, github_login: "ayumi", email: "ayumi@example.com" },
    ...{ make_admin: false, at: noon.toISOString() },
  });
  const customer = await client.customers.create({
    metadata: { user_id: person.id },
  });
  await db.sql(
    "update public.users set stripe_customer_id = $2 where id = $1",
    [person.id, customer.id],
  );

  async function sell(plugin_id: string, cycle: "monthly" | "one-time") {
    const product = await client.products.create({ name: plugin_id });
    const price = await client.prices.create({
      ...{ product: product.id, currency: "usd", unit_amount: 2_900 },
      ...(cycle === "monthly" && { recurring: { interval: "month" } }),
    });
    await db.sql(
      `insert into public.plugin_prices (price_id, product_id, plugin_id, tier, billing_cycle, amount, currency,
         lookup_key, created_at)
       values ($1, $2, $3, 'pro', $4, 2900, 'USD', $1, now())`,
      [price.id, product.id, plugin_id, cycle],
    );
    return price.id;
  }
  const price = await sell(PRO, "monthly");
  const templates = await sell(TEMPLATES, "one-time");
  const metadata = (plugin_id: string) => ({ user_id: person.id, plugin_id });

  const drain = async () => {
    while ((await worker.tick()) > 0);
  };
  return {
    ...{ db, world, client, part, person, customer, stores, drain },
    /** How often verify was told to look. */
    refreshed: () => refreshed,
    /** All that Stripe has to tell arrives and is worked. */
    told: async (...how: Parameters<typeof world.events.send>) => {
      const statuses = await world.events.send(...how);
      await drain();
      return statuses;
    },
    pass: (days: number) => {
      world.clock.advance(days * day);
    },
    /** What is done every few minutes. */
    reconcile: async () => {
      const run = createReconcile({
        ...{ jobs: stores.jobs, parts: part.reconcile, holder: "walk" },
        ...{ clock, log },
      });
      await run();
      await drain();
    },
    card: async (card: string) => {
      const method = await client.paymentMethods.attach(card, {
        customer: customer.id,
      });
      await client.customers.update(customer.id, {
        invoice_settings: { default_payment_method: method.id },
      });
    },
    subscribe: (
      change: Partial<Stripe.SubscriptionCreateParams> = {},
    ): Promise<Stripe.Subscription> =>
      client.subscriptions.create({
        customer: customer.id,
        items: [{ price }],
        metadata: metadata(PRO),
        ...change,
      }),
    checkout: () =>
      client.checkout.sessions.create({
        ...{ mode: "payment", customer: customer.id },
        line_items: [{ price: templates, quantity: 1 }],
        metadata: metadata(TEMPLATES),
        success_url: "https://example.com/",
      }),
    /** The person's licences of a plugin that are not superseded, as `pro active`. */
    licences: async (plugin_id = PRO) =>
      (await stores.licences.ofUser(person.id))
        .filter(
          (one) => one.plugin_id === plugin_id && one.status !== "superseded",
        )
        .map(
          ({ tier, status, grace_ends_at }) =>
            `${tier} ${grace_ends_at === null ? status : "grace"}`,
        ),
    charges: async () => {
      const { data } = await client.charges.list({ customer: customer.id });
      return data.map(({ id }) => id);
    },
    close: async () => {
      await world.close();
      await db.close();
    },
  };
}

export type BillingWalk = Awaited<ReturnType<typeof openBillingWalk>>;
