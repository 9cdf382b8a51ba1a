import type { BillingPlan, BillingState } from "../ports/billing-state.ts";

/** Stripe's own pages about what was seen. They are not kept: Stripe gives others as time goes on. */
export type Links = {
  pay_url?: string | null | undefined;
  receipt_url?: string | null;
};

/** What the person is written to about a plan. Keys make each letter come once, also when it is planned again. */
export function lettersFor(
  before: BillingState,
  plan: Omit<BillingPlan, "letters">,
  links: Links,
): BillingPlan["letters"] {
  const nameOf = (plugin_id: string) =>
    before.plugins.find(({ id }) => id === plugin_id)?.display_name ??
    plugin_id;
  return [
    ...plan.licences.flatMap((change) =>
      change.change === "issue" && change.kind === "paid"
        ? [
            {
              key: `licence:${change.id}`,
              letter: {
                kind: "licence" as const,
                license_id: change.id,
                plugin_name: nameOf(change.plugin_id),
                tier: change.tier,
              },
            },
          ]
        : [],
    ),
    ...plan.payments
      .filter(
        (payment) =>
          payment.amount > 0 &&
          !before.payments.some(
            (known) => known.payment_intent_id === payment.payment_intent_id,
          ),
      )
      .map((payment) => ({
        key: `receipt:${payment.payment_intent_id}`,
        letter: {
          kind: "receipt" as const,
          plugin_name: nameOf(payment.plugin_id),
          amount: payment.amount,
          currency: payment.currency,
          period_end:
            before.subscriptions.find(
              ({ id }) => id === payment.subscription_id,
            )?.period_end ?? null,
          invoice_url: links.receipt_url ?? null,
        },
      })),
    ...plan.subscriptions.flatMap(
      ({ id, plugin_id, amount, currency, first_failed_at, grace_ends_at }) =>
        first_failed_at === null || grace_ends_at === null
          ? []
          : [
              {
                key: `payment_failed:${id}:${first_failed_at}`,
                letter: {
                  kind: "payment_failed" as const,
                  plugin_name: nameOf(plugin_id),
                  ...{ amount, currency },
                  downgrade_at: grace_ends_at,
                  pay_url: links.pay_url ?? null,
                },
              },
            ],
    ),
  ];
}
