import type Stripe from "stripe";
import type { TestCard } from "./cards.ts";

/** Objects of one kind by id, in the order in which they were made. */
export type Table<T> = Record<string, T>;

/** What comes due at a time: `kind` names who acts, `id` on what. */
export type Timer = { kind: TimerKind; id: string; at: number };

export type TimerKind =
  | "trial_will_end"
  | "period_end"
  | "incomplete_expires"
  | "finalize"
  | "checkout_expires"
  | "retry";

/** An event of the second API: it names the object, and whoever wants to know asks for it. */
export type ThinEvent = Pick<
  Stripe.V2.Core.EventBase,
  "id" | "object" | "created" | "livemode" | "type"
> & { related_object: Stripe.V2.Core.Events.RelatedObject };

/** How this account of Stripe is set up. */
export type AccountSettings = {
  /** Days from a failed attempt to the next one, in turn. */
  retryAfterDays: number[];
  /** What becomes of a subscription when all attempts failed. */
  afterRetries: "cancel" | "unpaid" | "past_due";
  /** What automatic tax adds (or finds inside an inclusive price), in per cent. */
  taxPercent: number;
};

/** All that Stripe knows: plain data, so that it can be kept, copied and compared. Times in seconds, as Stripe's. */
export type StripeState = {
  now: number;
  sequence: number;
  settings: AccountSettings;
  customers: Table<Stripe.Customer>;
  paymentMethods: Table<Stripe.PaymentMethod>;
  /** How each payment method behaves. */
  cards: Table<TestCard>;
  products: Table<Stripe.Product>;
  prices: Table<Stripe.Price>;
  subscriptions: Table<Stripe.Subscription>;
  /** Prorations that wait for a subscription's next invoice. */
  pendingLines: Table<Stripe.InvoiceLineItem[]>;
  invoices: Table<Stripe.Invoice>;
  invoicePayments: Table<Stripe.InvoicePayment>;
  paymentIntents: Table<Stripe.PaymentIntent>;
  setupIntents: Table<Stripe.SetupIntent>;
  charges: Table<Stripe.Charge>;
  refunds: Table<Stripe.Refund>;
  disputes: Table<Stripe.Dispute>;
  checkoutSessions: Table<Stripe.Checkout.Session>;
  /** Whom a session's payment goes to, by session. */
  checkoutFunds: Table<{
    applicationFee: number | null;
    destination: string | null;
    metadata: Record<string, string>;
  }>;
  /** Authors' accounts. */
  accounts: Table<Stripe.V2.Core.Account>;
  transfers: Table<Stripe.Transfer>;
  applicationFees: Table<Stripe.ApplicationFee>;
  payouts: Table<Stripe.Payout>;
  /** Which author's account a payout came from. */
  payoutOwners: Table<string>;
  timers: Timer[];
  events: (Stripe.EventBase | ThinEvent)[];
};

/**
 * @param now where the clock stands, in seconds
 * @param settings what differs from a fresh account's settings
 * @returns an account of Stripe in which nothing happened yet
 */
export function createState(
  now: number,
  settings: Partial<AccountSettings> = {},
): StripeState {
  return {
    now,
    sequence: 0,
    settings: {
      retryAfterDays: [3, 5, 7],
      afterRetries: "cancel",
      taxPercent: 10,
      ...settings,
    },
    customers: {},
    paymentMethods: {},
    cards: {},
    products: {},
    prices: {},
    subscriptions: {},
    pendingLines: {},
    invoices: {},
    invoicePayments: {},
    paymentIntents: {},
    setupIntents: {},
    charges: {},
    refunds: {},
    disputes: {},
    checkoutSessions: {},
    checkoutFunds: {},
    accounts: {},
    transfers: {},
    applicationFees: {},
    payouts: {},
    payoutOwners: {},
    timers: [],
    events: [],
  };
}
