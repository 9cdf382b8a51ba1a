/**
 * What Stripe has now, in our words. Times are ISO 8601 UTC, amounts integers in the currency's minor unit, currencies ISO 4217
 * in upper case. `livemode` tells the money of the world from that of tests.
 */
export type SeenSubscription = {
  id: string;
  livemode: boolean;
  customer_id: string;
  /** From the metadata that the purchase wrote; null when there is none. */
  user_id: string | null;
  plugin_id: string | null;
  /** Stripe's word: also one that this program does not know. */
  status: string;
  /** Of its one item; null when it has another number of items, or of pieces, than one. */
  price: { id: string; amount: number; currency: string } | null;
  created_at: string;
  period_start: string | null;
  period_end: string | null;
  trial_ends_at: string | null;
  cancel_at_period_end: boolean;
  cancel_at: string | null;
  ended_at: string | null;
  /** The latest invoice. `failed_at`: when its first payment failed; null when none did, or it was paid since. */
  invoice: {
    id: string;
    status: string;
    failed_at: string | null;
    /** Where a person sees it and can pay it. */
    pay_url: string | null;
  } | null;
};

/** What was paid with, and what became of it. */
export type SeenPayment = {
  payment_intent_id: string;
  charge_id: string | null;
  livemode: boolean;
  customer_id: string | null;
  /** What it paid for: one of the two. */
  subscription_id: string | null;
  checkout_session_id: string | null;
  invoice_id: string | null;
  amount: number;
  currency: string;
  application_fee: number;
  /** The connected account that gets the rest. */
  destination: string | null;
  /** Null while nothing arrived. */
  paid_at: string | null;
  amount_refunded: number;
  refunded_at: string | null;
  dispute: "none" | "open" | "won" | "lost";
  dispute_at: string | null;
  receipt_url: string | null;
};

/** A one-time purchase through Stripe's Checkout. */
export type SeenCheckout = {
  id: string;
  livemode: boolean;
  customer_id: string | null;
  user_id: string | null;
  plugin_id: string | null;
  /** What was bought; null when it was not one piece of one thing. */
  price: { id: string; amount: number; currency: string } | null;
  /** Stripe's word: `paid`, `unpaid`, `no_payment_required`, or another one. */
  payment_status: string;
  payment_intent_id: string | null;
  created_at: string;
};

/** One page of a list. `next` is where the following one begins; null when there is none. */
export type SeenPage<Item> = { items: Item[]; next: string | null };

/** An event as Stripe keeps it: what a lost webhook would have brought. */
export type SeenEvent = {
  id: string;
  type: string;
  created_at: string;
  payload: Record<string, unknown>;
};

/**
 * Reading from Stripe. Null for what Stripe does not know. Every function throws AppError service_unavailable, with
 * `retryAfter`, when Stripe does not answer or asks to wait, and internal_error for an answer that is not understood.
 */
export type BillingReads = {
  subscription: (id: string) => Promise<SeenSubscription | null>;
  /** All subscriptions, ended ones too, the newest first. */
  subscriptions: (after: string | null) => Promise<SeenPage<SeenSubscription>>;
  checkout: (id: string) => Promise<SeenCheckout | null>;
  payment: (payment_intent_id: string) => Promise<SeenPayment | null>;
  /** What paid an invoice, and the subscription that the invoice is for. */
  invoice: (id: string) => Promise<{
    subscription_id: string | null;
    payment_intent_ids: string[];
  } | null>;
  /** Events since a moment, the newest first. */
  events: (since: string, after: string | null) => Promise<SeenPage<SeenEvent>>;
};
