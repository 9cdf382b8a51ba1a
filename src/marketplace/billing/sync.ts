import type { BillingReads } from "../ports/billing.ts";
import type { BillingRecords, BillingState } from "../ports/billing-state.ts";
import { applyCheckout } from "./apply-checkout.ts";
import { applyPayment } from "./apply-payment.ts";
import { applySubscription, type Decision } from "./apply-subscription.ts";
import {
  decideForPerson,
  raiseAlarm,
  type DecidingPorts,
} from "./decide-for-person.ts";
import { planChanges, type Deciding } from "./plan-changes.ts";

export type SyncPorts = Omit<DecidingPorts, "records"> & {
  records: BillingRecords;
  reads: BillingReads;
  /** Of our key: what is of another mode is refused. */
  livemode: boolean;
};

/** `missing`: there is no such object, or it is nothing of ours. */
export type Synced = "applied" | "refused" | "missing";

export type BillingSync = Record<
  "subscription" | "checkout" | "payment" | "invoice" | "person",
  (id: string) => Promise<Synced>
>;

type Subject = {
  /** Ids of ours or Stripe's that tell whose it is; the first that is known counts. */
  owners: (string | null)[];
  user_id: string | null;
  plugin_id: string | null;
  price_id: string | null;
};

async function ownerOf(
  records: BillingRecords,
  { owners, user_id }: Subject,
): Promise<string | null> {
  for (const id of owners.filter((one) => one !== null)) {
    const owner = await records.owner(id);
    if (owner !== null) return owner;
  }
  return user_id;
}

/** Fetches an object, decides on the person that it belongs to, and writes what was decided. */
async function syncObject<Seen>(
  ports: SyncPorts,
  id: string,
  kind: {
    read: (id: string) => Promise<Seen | null>;
    subject: (seen: Seen) => Subject;
    apply: (
      state: BillingState,
      seen: Seen,
      context: Deciding & { livemode: boolean },
    ) => Decision;
  },
): Promise<Synced> {
  const { records, livemode, newId } = ports;
  const refuse = async (reason: string): Promise<Synced> => {
    await raiseAlarm(ports, {
      key: `billing.refused:${id}:${reason}`,
      reason,
      details: { object_id: id },
    });
    return "refused";
  };
  const first = await kind.read(id);
  if (first === null) return "missing";
  const subject = kind.subject(first);
  const user_id = await ownerOf(records, subject);
  if (user_id === null) return refuse("it names nobody");
  const decision = await decideForPerson(
    ports,
    { ...subject, user_id },
    async (state, now) => {
      // Fetched again after the state was read: of all that were applied, the last is then also the one that was seen last.
      const seen = await kind.read(id);
      return seen === null
        ? { outcome: "refused", reason: "it is gone" }
        : kind.apply(state, seen, { now, newId, livemode });
    },
  );
  if (decision === null) return refuse("it names nobody that we know");
  return decision.outcome === "refused" ? refuse(decision.reason) : "applied";
}

/**
 * Brings what we hold to what Stripe has: for one object, or by the clock for one person. However often, in whatever order and
 * by how many at once it is called, the end is the same.
 */
export function createBillingSync(ports: SyncPorts): BillingSync {
  const { reads, records, newId } = ports;

  async function invoice(id: string): Promise<Synced> {
    const seen = await reads.invoice(id);
    if (seen?.subscription_id == null) return "missing";
    const synced = await objects.subscription(seen.subscription_id);
    for (const payment of seen.payment_intent_ids)
      await objects.payment(payment);
    return synced;
  }

  const objects = {
    subscription: (id: string) =>
      syncObject(ports, id, {
        read: reads.subscription,
        subject: ({ user_id, customer_id, plugin_id, price }) => ({
          owners: [id, customer_id],
          ...{ user_id, plugin_id, price_id: price?.id ?? null },
        }),
        apply: applySubscription,
      }),
    checkout: async (id: string) => {
      const synced = await syncObject(ports, id, {
        read: reads.checkout,
        subject: ({ user_id, customer_id, plugin_id, price }) => ({
          owners: [id, customer_id],
          ...{ user_id, plugin_id, price_id: price?.id ?? null },
        }),
        apply: applyCheckout,
      });
      const seen = synced === "applied" ? await reads.checkout(id) : null;
      if (seen?.payment_intent_id != null)
        await objects.payment(seen.payment_intent_id);
      return synced;
    },
    payment: async (id: string): Promise<Synced> => {
      const seen = await reads.payment(id);
      if (seen === null) return "missing";
      const { subscription_id, checkout_session_id } = seen;
      // A payment may be told before what it pays for.
      if (subscription_id !== null) {
        if ((await records.owner(subscription_id)) === null)
          await objects.subscription(subscription_id);
      } else if (checkout_session_id === null) return "missing";
      else if ((await records.owner(checkout_session_id)) === null)
        return objects.checkout(checkout_session_id);
      return syncObject(ports, id, {
        read: reads.payment,
        subject: ({ customer_id }) => ({
          owners: [id, subscription_id, checkout_session_id, customer_id],
          ...{ user_id: null, plugin_id: null, price_id: null },
        }),
        apply: applyPayment,
      });
    },
  };

  return {
    ...objects,
    /** Also what its latest invoice was paid with, so that a purchase is whole at once. */
    subscription: async (id) => {
      const synced = await objects.subscription(id);
      const [known] = await records.subscriptions([id]);
      if (known?.invoice_status !== "paid" || known.invoice_id === null)
        return synced;
      const paid = await reads.invoice(known.invoice_id);
      for (const payment of paid?.payment_intent_ids ?? [])
        if ((await records.owner(payment)) === null)
          await objects.payment(payment);
      return synced;
    },
    invoice,
    person: async (user_id) => {
      const decision = await decideForPerson(
        ports,
        { user_id, plugin_id: null, price_id: null },
        (state, now) =>
          Promise.resolve({
            outcome: "decided",
            plan: planChanges(state, state, [], { now, newId }),
            alarms: [],
          }),
      );
      return decision === null ? "missing" : "applied";
    },
  };
}
