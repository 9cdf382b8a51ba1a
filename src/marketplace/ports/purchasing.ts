import type { BillingCycle } from "./price-book.ts";

/** A subscription as its buyer has to go on with it. `status` in Stripe's words. */
export type OpenedSubscription = {
  id: string;
  status: string;
  price_id: string | null;
  invoice_id: string | null;
  /** What the browser confirms a payment or a card with; null when there is nothing to confirm. */
  client_secret: string | null;
  had_trial: boolean;
};

/** Whose plugin it is: where the money goes, less the marketplace's commission. Null for the house's own. */
export type Destination = { account_id: string; percent: number } | null;

/** Who buys, and where they are: what tax depends on. */
export type BillingDetails = {
  name?: string | undefined;
  address: {
    /** ISO 3166, two letters. */
    country: string;
    postal_code?: string;
    state?: string;
    city?: string;
    line1?: string;
    line2?: string;
  };
  /** `type` in Stripe's word, like `eu_vat` or `jp_trn`. */
  tax_id?: { type: string; value: string } | undefined;
};

/** Buyers at Stripe. Throws AppError: payment_required (a card that is refused), validation_error, service_unavailable. */
export type StripeCustomers = {
  /** Makes the person's customer: called twice with the same, it is one. */
  open: (person: {
    user_id: string;
    email: string | null;
    login: string;
  }) => Promise<string>;
  /** Gives them a payment method. Answers with the id that it has as the customer's own. */
  attach: (input: {
    customer_id: string;
    payment_method_id: string;
  }) => Promise<string>;
  /** Keeps who and where they are; a tax id once. */
  tell: (customer_id: string, details: BillingDetails) => Promise<void>;
};

/**
 * Subscribing at Stripe. Throws AppError: payment_required (declined, with the reason), validation_error (no such payment
 * method), conflict (the same purchase with other details is under way), service_unavailable.
 */
export type Subscribing = {
  /** All that the customer ever had of the plugin, ended ones too. */
  subscriptionsOf: (
    customer_id: string,
    plugin_id: string,
  ) => Promise<OpenedSubscription[]>;
  /** `attempt` names it: called twice with the same, it is one subscription. */
  subscribe: (input: {
    attempt: string;
    customer_id: string;
    price_id: string;
    payment_method_id: string | null;
    trial_days: number;
    destination: Destination;
    metadata: { user_id: string; plugin_id: string };
  }) => Promise<OpenedSubscription>;
  /** Pays the first invoice. Answers with what the bank wants confirmed, if it does; null when it is paid. */
  pay: (input: {
    subscription_id: string;
    invoice_id: string;
    payment_method_id: string;
  }) => Promise<string | null>;
  /** At the period's end, or not at all. */
  cancelAtPeriodEnd: (
    subscription_id: string,
    cancel: boolean,
  ) => Promise<void>;
  cancelNow: (subscription_id: string) => Promise<void>;
  /** To another price, with what was paid taken into account. `upgrade` is paid at once, or nothing changes. */
  changePrice: (input: {
    subscription_id: string;
    price_id: string;
    plugin_id: string;
    upgrade: boolean;
  }) => Promise<void>;
};

/** A visit to Stripe's Checkout. `status` and `payment_status` in Stripe's words. */
export type OpenedCheckout = {
  id: string;
  status: string;
  payment_status: string;
  price_id: string | null;
  url: string | null;
};

/** Pages of Stripe's where people go. Throws AppError service_unavailable. */
export type StripePages = {
  /** The customer's visits for a plugin, the newest first. */
  checkoutsOf: (
    customer_id: string,
    plugin_id: string,
  ) => Promise<OpenedCheckout[]>;
  /** `attempt` names it: called twice with the same, it is one visit. */
  checkout: (input: {
    attempt: string;
    customer_id: string;
    price_id: string;
    /** The commission in minor units, and who gets the rest; null for the house's own. */
    destination: { account_id: string; fee: number } | null;
    metadata: { user_id: string; plugin_id: string };
  }) => Promise<string>;
  portal: (customer_id: string) => Promise<string>;
};

/** A subscription as its owner sees it. */
export type OwnSubscription = {
  /** Stripe's id. */
  id: string;
  plugin_id: string;
  tier: "pro" | "enterprise";
  status: string;
  billing_cycle: Exclude<BillingCycle, "one-time"> | null;
  amount: number | null;
  currency: string | null;
  current_period_start: string | null;
  current_period_end: string | null;
  trial_ends_at: string | null;
  cancel_at_period_end: boolean;
  ended_at: string | null;
  grace_ends_at: string | null;
  license_id: string | null;
  created_at: string;
};

/** What we keep of people who buy and of authors who sell. */
export type Buyers = {
  /** The person's customer at Stripe; null while they have none. */
  customer: (user_id: string) => Promise<string | null>;
  /** Keeps the first that is told, and answers with it. */
  keepCustomer: (user_id: string, customer_id: string) => Promise<string>;
  /** The newest first. */
  subscriptions: (user_id: string) => Promise<OwnSubscription[]>;
  /** Where the money for a plugin goes; null when its author has no account at Stripe. */
  payee: (
    plugin_id: string,
  ) => Promise<{ account_id: string; transfers: string } | null>;
};

/** Fetches what Stripe has now, and applies it to our records at once. */
export type SyncPurchase = Record<
  "subscription" | "checkout",
  (id: string) => Promise<"applied" | "refused" | "missing">
>;
