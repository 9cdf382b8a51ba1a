/** An author's account at Stripe. `transfers` is Stripe's word for whether money can reach it: `active` when it can. */
export type AuthorAccount = { account_id: string; transfers: string };

/** The same as Stripe has it now, with what Stripe still wants from the author. */
export type SeenAccount = AuthorAccount & { wanted: string[] };

export type Payout = {
  id: string;
  /** Minor units. */
  amount: number;
  currency: string;
  /** Stripe's word. */
  status: string;
  arrives_at: string;
};

/** A payment that an author has a part of. Amounts in minor units. */
export type SharedPayment = {
  payment_intent_id: string;
  /** What it paid: one of the two. */
  invoice_id: string | null;
  checkout_session_id: string | null;
  amount: number;
  /** What of it is not shared: what was refunded or lost, and the tax on the rest. */
  unshared: number;
};

/** Authors at Stripe. Throws AppError service_unavailable. */
export type Connect = {
  /** Opens the author's account: called twice with the same, it is one. */
  open: (author: {
    user_id: string;
    email: string | null;
    login: string;
    country: string | null;
  }) => Promise<SeenAccount>;
  /** Null when there is no such account. */
  look: (account_id: string) => Promise<SeenAccount | null>;
  /** Where the author tells Stripe who they are; works for some minutes. */
  onboarding: (account_id: string) => Promise<string>;
  /** The last ones, the newest first. */
  payouts: (account_id: string) => Promise<Payout[]>;
  /** The tax in what was paid, and the whole of it. */
  taxOf: (
    paid: Pick<SharedPayment, "invoice_id" | "checkout_session_id">,
  ) => Promise<{ tax: number; total: number }>;
  /** Takes back the author's part of what is not shared, with the commission on it. Does what is missing, and no more. */
  takeBack: (
    payment: Pick<SharedPayment, "payment_intent_id" | "amount" | "unshared">,
  ) => Promise<void>;
};

/** One plugin's month in one currency. Amounts in minor units. */
export type Earning = {
  /** `YYYY-MM`, UTC. */
  month: string;
  plugin_id: string;
  currency: string;
  /** Payments that arrived. */
  sales: number;
  gross: number;
  /** What went back by refunds and lost disputes. */
  refunds: number;
  /** On what stayed; the house pays it on. */
  tax: number;
  /** The marketplace's part of what stayed. */
  commission: number;
  /** What is the author's. */
  net: number;
};

/** Our record of authors who sell. */
export type Authors = {
  account: (user_id: string) => Promise<AuthorAccount | null>;
  /** Keeps the first account that is told, and answers with it. */
  keepAccount: (
    input: AuthorAccount & { user_id: string; at: string },
  ) => Promise<AuthorAccount>;
  /** Does nothing for an account that is none of our authors'. */
  setTransfers: (input: AuthorAccount & { at: string }) => Promise<void>;
  /** The newest month first. */
  earnings: (user_id: string) => Promise<Earning[]>;
  /** Null when nobody but the house has a part of it. */
  payment: (payment_intent_id: string) => Promise<SharedPayment | null>;
  noteTax: (payment_intent_id: string, tax: number) => Promise<void>;
};
