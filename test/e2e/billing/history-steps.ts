import fc from "fast-check";

/** What happens next in somebody's life as a customer. `which` chooses among what there is. */
export type Event =
  | {
      do: "subscribe";
      plugin: "pro" | "enterprise" | "addon" | "author";
      card: "good" | "fails_later" | "asks_always";
      trial: boolean;
      first: "default_incomplete" | "allow_incomplete";
    }
  /** Answers the bank's question for a first payment. */
  | { do: "confirm" }
  | { do: "wait"; hours: number }
  /** From now on everything is paid with this card, and what is overdue at once. */
  | { do: "replace_card"; card: "good" | "fails_later" }
  | { do: "change_plan"; to: "pro" | "enterprise" }
  | { do: "cancel"; when: "now" | "at_period_end" | "not_after_all" }
  | { do: "refund"; part: 0.25 | 1 }
  | { do: "dispute" }
  | { do: "decide_dispute"; outcome: "won" | "lost" }
  | { do: "buy_once"; money: "at_once" | "later" }
  | { do: "money_arrives"; arrives: boolean };

/**
 * How the App hears of it. `dice` decides on the order, on what comes twice and on what is lost; afterwards the App may
 * reconcile.
 */
export type Told = {
  way: "at_once" | "later" | "lossy";
  dice: number;
  reconciled: boolean;
};

export type Step = { event: Event; which: number; told: Told };

const hour = 1;
const day = 24 * hour;

const subscribe = fc.record({
  do: fc.constant("subscribe" as const),
  plugin: fc.constantFrom("pro", "enterprise", "addon", "author"),
  card: fc.constantFrom("good", "good", "fails_later", "asks_always"),
  trial: fc.boolean(),
  first: fc.constantFrom("default_incomplete", "allow_incomplete"),
} as const);

const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 5, arbitrary: subscribe },
  { weight: 3, arbitrary: fc.constant<Event>({ do: "confirm" }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant("wait" as const),
      // Around the moments at which something changes: an hour, grace, a trial, a period.
      hours: fc.constantFrom(
        ...[hour, day, 3 * day - 1, 3 * day + 1, 8 * day],
        ...[14 * day + 2, 31 * day, 31 * day + 2],
      ),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("replace_card" as const),
      card: fc.constantFrom("good", "fails_later"),
    } as const),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("change_plan" as const),
      to: fc.constantFrom("pro", "enterprise"),
    } as const),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("cancel" as const),
      when: fc.constantFrom("now", "at_period_end", "not_after_all"),
    } as const),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("refund" as const),
      part: fc.constantFrom(0.25, 1),
    } as const),
  },
  { weight: 1, arbitrary: fc.constant<Event>({ do: "dispute" }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("decide_dispute" as const),
      outcome: fc.constantFrom("won", "lost"),
    } as const),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("buy_once" as const),
      money: fc.constantFrom("at_once", "later"),
    } as const),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("money_arrives" as const),
      arrives: fc.boolean(),
    }),
  },
);

/** A customer's life of up to sixteen events, some of which the App never hears of by itself. */
export const anyHistory: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    event,
    which: fc.nat(7),
    told: fc.record({
      way: fc.constantFrom("at_once", "at_once", "later", "lossy"),
      dice: fc.nat(),
      reconciled: fc.boolean(),
    }),
  }),
  { minLength: 1, maxLength: 16 },
);
