/** What a card does when Stripe asks its bank. */
export type TestCard = {
  last4: string;
  brand: "visa" | "mastercard";
  /** Why it cannot even be saved, if so. */
  refusedWhenSaved: string | null;
  /** Why every charge fails, if so. */
  declined: string | null;
  /** The bank wants the person: never, once when it is saved, or at each payment. */
  authentication: "never" | "once" | "always";
};

const good: TestCard = {
  last4: "4242",
  brand: "visa",
  refusedWhenSaved: null,
  declined: null,
  authentication: "never",
};

/** Stripe's own names of test payment methods, and what they do. https://docs.stripe.com/testing */
export const testCards: Readonly<Record<string, TestCard>> = {
  pm_card_visa: good,
  pm_card_mastercard: { ...good, last4: "4444", brand: "mastercard" },
  pm_card_chargeDeclined: {
    ...good,
    last4: "0002",
    refusedWhenSaved: "generic_decline",
    declined: "generic_decline",
  },
  pm_card_chargeDeclinedInsufficientFunds: {
    ...good,
    last4: "9995",
    refusedWhenSaved: "insufficient_funds",
    declined: "insufficient_funds",
  },
  /** Can be saved; each charge fails: the card that fails at the renewal. */
  pm_card_chargeCustomerFail: {
    ...good,
    last4: "0341",
    declined: "generic_decline",
  },
  pm_card_authenticationRequiredOnSetup: {
    ...good,
    last4: "3155",
    authentication: "once",
  },
  pm_card_authenticationRequired: {
    ...good,
    last4: "3184",
    authentication: "always",
  },
};
