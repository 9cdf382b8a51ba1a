import { AppError } from "../../errors.ts";
import type { Licences } from "../ports/licences.ts";
import type { StripePages, SyncPurchase } from "../ports/purchasing.ts";
import type { Sellable } from "./find-sellable.ts";
import { commissionOf } from "./money.ts";

type Ports = {
  licences: Pick<Licences, "ofUser">;
  pages: StripePages;
  sync: SyncPurchase;
  commissionPercent: number;
};

/** Whether a licence that was paid for stands, in force or suspended. */
async function owns(
  { licences }: Ports,
  user_id: string,
  plugin_id: string,
): Promise<boolean> {
  return (await licences.ofUser(user_id)).some(
    (one) =>
      one.plugin_id === plugin_id &&
      one.kind === "paid" &&
      (one.status === "active" || one.status === "suspended"),
  );
}

/**
 * Leads to Stripe's Checkout for what is bought once: to the visit that was begun, if there is one. What was paid meanwhile is
 * taken over first, so that nobody pays twice because a webhook was late. Throws AppError conflict when they have it.
 */
export async function buyOnce(
  ports: Ports,
  { plugin, price, account_id }: Sellable,
  buyer: { user_id: string; customer_id: string },
): Promise<{ checkout_url: string }> {
  const { user_id, customer_id } = buyer;
  const visits = await ports.pages.checkoutsOf(customer_id, plugin.id);
  const done = visits.find(({ status }) => status === "complete");
  if (done !== undefined) await ports.sync.checkout(done.id);
  if (await owns(ports, user_id, plugin.id))
    throw new AppError("conflict", `You have bought ${plugin.display_name}.`);
  if (done?.payment_status === "unpaid")
    throw new AppError(
      "conflict",
      `Your payment for ${plugin.display_name} is under way. Your licence comes when it has arrived.`,
    );
  const open = visits.find(
    ({ status, price_id }) => status === "open" && price_id === price.price_id,
  );
  if (open?.url != null) return { checkout_url: open.url };
  const { amount, currency, price_id } = price;
  const checkout_url = await ports.pages.checkout({
    attempt: `checkout:${user_id}:${plugin.id}:${visits.length + 1}`,
    customer_id,
    price_id,
    destination:
      account_id === null
        ? null
        : {
            account_id,
            fee: commissionOf(amount, currency, ports.commissionPercent),
          },
    metadata: { user_id, plugin_id: plugin.id },
  });
  return { checkout_url };
}
