import type { SeenPayment } from "./billing.ts";
import type { Licence, LicenceDraft, LicenceTier } from "./licences.ts";
import type { Letter } from "./outbox.ts";
import type { Plugin } from "./plugins.ts";

export type PaidTier = Exclude<LicenceTier, "free">;

/** A subscription of Stripe's as we keep it. */
export type SubscriptionRecord = {
  /** Stripe's id. */
  id: string;
  plugin_id: string;
  tier: PaidTier;
  /** The last licence that was given for it; null while none was. */
  license_id: string | null;
  status: string;
  price_id: string;
  amount: number;
  currency: string;
  billing_cycle: "monthly" | "yearly";
  created_at: string;
  period_start: string;
  period_end: string;
  trial_ends_at: string | null;
  cancel_at_period_end: boolean;
  cancel_at: string | null;
  ended_at: string | null;
  invoice_id: string | null;
  invoice_status: string | null;
  /** Both are there while a payment is overdue, and only then. */
  first_failed_at: string | null;
  grace_ends_at: string | null;
};

/** A one-time purchase as we keep it. `id` is that of the Checkout session. */
export type PurchaseRecord = {
  id: string;
  plugin_id: string;
  license_id: string | null;
  payment_intent_id: string | null;
  price_id: string;
  amount: number;
  currency: string;
  payment_status: string;
  created_at: string;
};

/** A payment as we keep it: only those that arrived. */
export type PaymentRecord = Omit<
  SeenPayment,
  "livemode" | "customer_id" | "paid_at" | "receipt_url"
> & { plugin_id: string; paid_at: string };

export type PriceRecord = {
  id: string;
  plugin_id: string;
  tier: PaidTier;
  billing_cycle: "monthly" | "yearly" | "one-time";
  amount: number;
  currency: string;
};

/** `revoked_by_billing`: no person decided it, so a new payment may lead to a new licence. */
export type HeldLicence = Licence & { revoked_by_billing: boolean };

/** All that decides what one person is entitled to. */
export type BillingState = {
  /** Changes with everything here that decides, and with every decision that was applied. */
  stamp: string;
  user_id: string;
  customer_id: string | null;
  subscriptions: SubscriptionRecord[];
  purchases: PurchaseRecord[];
  /** All that arrived, the oldest first. */
  payments: PaymentRecord[];
  /** In force or suspended, named above, or a free one that was revoked. */
  licences: HeldLicence[];
  /** Of everything above, and those that were asked for. */
  plugins: Plugin[];
  prices: PriceRecord[];
};

/** What is to become of one licence. Ids of new ones are chosen when it is decided. */
export type LicenceChange =
  | {
      change: "issue";
      id: string;
      plugin_id: string;
      tier: LicenceTier;
      kind: "paid" | "free";
      status: "active" | "suspended";
      ends_at: string | null;
      grace_ends_at: string | null;
      /** Give way to it. */
      supersedes: string[];
    }
  | {
      change: "set";
      id: string;
      kind: Licence["kind"];
      status: "active" | "suspended";
      ends_at: string | null;
      grace_ends_at: string | null;
    }
  /** Gives way to a licence of another plugin that the same subscription pays for now. */
  | { change: "supersede"; id: string; by: string }
  | { change: "revoke"; id: string; reason: string };

/** What webhooks tell the person's own programs. `key` makes it come once. */
export type BillingNotice = {
  key: string;
  kind: string;
  details: Record<string, unknown>;
};

/** All that changes, written in one transaction or not at all. */
export type BillingPlan = {
  subscriptions: SubscriptionRecord[];
  purchases: PurchaseRecord[];
  payments: PaymentRecord[];
  licences: LicenceChange[];
  notices: BillingNotice[];
  letters: { key: string; letter: Letter }[];
  /** Subscriptions whose trial is used up by what is granted. */
  trials: { plugin_id: string; license_id: string; ends_at: string }[];
  /** When somebody has to look again, because nothing will come to say so. */
  settle_at: string | null;
};

/** What was seen and not believed: kept for the operator, once by its key. */
export type BillingAlarm = {
  key: string;
  reason: string;
  details: Record<string, unknown>;
};

export type BillingRecords = {
  /** Null for a person who is not known. */
  state: (input: {
    user_id: string;
    plugin_id: string | null;
    price_id: string | null;
  }) => Promise<BillingState | null>;
  /** Whose an object of Stripe's is, by our records. */
  owner: (object_id: string) => Promise<string | null>;
  /** `moved`: something else was applied since `stamp`; decide again. `foreign`: a row belongs to another person. */
  apply: (input: {
    user_id: string;
    stamp: string;
    plan: BillingPlan;
    drafts: LicenceDraft[];
    at: string;
  }) => Promise<"applied" | "moved" | "foreign">;
  alarm: (alarm: BillingAlarm, at: string) => Promise<boolean>;
  /** Stored subscriptions among these ids. */
  subscriptions: (ids: string[]) => Promise<SubscriptionRecord[]>;
  /** People whose licences and subscriptions do not agree any more, because time has passed. */
  due: (at: string, limit: number) => Promise<string[]>;
  cursor: (name: string) => Promise<string | null>;
  keepCursor: (
    name: string,
    cursor: string | null,
    at: string,
  ) => Promise<void>;
};
