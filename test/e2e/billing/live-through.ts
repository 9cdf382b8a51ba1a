import { hash, randomUUID } from "node:crypto";
import { createBillingSync } from "../../../src/marketplace/billing/sync.ts";
import type { BillingState } from "../../../src/marketplace/ports/billing-state.ts";
import type { LicenceKeys } from "../../../src/marketplace/ports/licence-keys.ts";
import { createBillingReads } from "../../../src/stripe/billing-reads.ts";
import { createStripe } from "../../sandbox/stripe/create.ts";
import type { StripeState } from "../../sandbox/stripe/model/state.ts";
import { silentLog } from "../../support/silent-log.ts";
import type { Step } from "./history-steps.ts";
import { live } from "./live.ts";
import type { Home } from "./memory-records.ts";
import type { Shop } from "./shop.ts";
import { createTelling } from "./telling.ts";

/** Keys that nobody reads. */
const keys: LicenceKeys = {
  issuer: "https://market.test",
  kid: "k",
  mint: ({ jti }) =>
    Promise.resolve({ key: jti, kid: "k", sha256: hash("sha256", jti) }),
  sign: () => Promise.resolve("statement"),
  decode: () => Promise.resolve({ outcome: "malformed" }),
};

/** How it is in the end, at Stripe and with us. */
export type Ending = { stripe: StripeState; held: BillingState; now: Date };

/**
 * Lets a history happen at Stripe while we hear of it, then reconciles as the App does by itself.
 *
 * @param steps what happens
 * @param before Stripe with the shop
 * @param shop what is sold
 * @param home where we keep it
 * @returns how it ends
 */
export async function liveThrough(
  steps: Step[],
  before: StripeState,
  shop: Shop,
  home: Home,
): Promise<Ending> {
  const world = await createStripe({ before });
  const stripe = world.inProcess({ maxNetworkRetries: 0 });
  const { records, user_id } = home;
  const clock = (): Date => new Date(world.clock.now() * 1_000);
  const reads = createBillingReads(stripe, () => Promise.resolve());
  const sync = createBillingSync({
    ...{ records, reads, keys, clock, log: silentLog, livemode: false },
    newId: randomUUID,
  });
  const telling = createTelling(world, { sync, reads, records });
  // From here on no event is older than what the next round looks back to.
  await telling.reconcile();
  for (const step of steps) {
    await live({ world, stripe, shop, user_id }, step);
    await telling.tell(step.told);
    if (step.told.reconciled) await telling.reconcile();
  }
  await telling.reconcile();
  const ending = {
    stripe: world.state(),
    held: await home.held(),
    now: clock(),
  };
  await world.close();
  return ending;
}
