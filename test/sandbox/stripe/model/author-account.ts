import type Stripe from "stripe";
import { emit } from "./emit.ts";
import { nextId } from "./next-id.ts";
import { found } from "./refuse.ts";
import type { StripeState } from "./state.ts";

/** Whether an author can receive transfers, in Stripe's words. */
export type TransfersStatus =
  Stripe.V2.Core.Account.Configuration.Recipient.Capabilities.StripeBalance.StripeTransfers.Status;

/** The same account as the first API shows it, for `account.updated`. */
function asFirstApi(
  account: Stripe.V2.Core.Account,
  active: boolean,
): Stripe.Account {
  return {
    id: account.id,
    object: "account",
    capabilities: { transfers: active ? "active" : "inactive" },
    charges_enabled: false,
    details_submitted: active,
    email: account.contact_email ?? null,
    metadata: account.metadata ?? {},
    payouts_enabled: active,
    type: "none",
  };
}

/**
 * An author finishes Stripe's onboarding, or loses the right to transfers later. Both APIs tell of it.
 *
 * @param state Stripe's
 * @param id of the author's account
 * @param status what transfers to it are from now on
 */
export function setTransfers(
  state: StripeState,
  id: string,
  status: TransfersStatus,
): void {
  const account = found(state.accounts, id, "account");
  const balance =
    account.configuration?.recipient?.capabilities?.stripe_balance;
  if (balance !== undefined)
    balance.stripe_transfers = { status, status_details: [] };
  emit(state, "account.updated", asFirstApi(account, status === "active"), id);
  state.events.push({
    id: nextId(state, "evt"),
    object: "v2.core.event",
    created: new Date(state.now * 1000).toISOString(),
    livemode: false,
    type: "v2.core.account[configuration.recipient].capability_status_updated",
    related_object: {
      id,
      type: "v2.core.account",
      url: `/v2/core/accounts/${id}`,
    },
  });
}
