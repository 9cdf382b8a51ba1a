import type { NewJob } from "../ports/jobs.ts";

/** Something at Stripe that is to be fetched and applied. */
export type BillingTarget = {
  object: "subscription" | "checkout" | "payment" | "invoice" | "account";
  id: string;
};

/** The job that does it. One an object: however many events tell of it, it is fetched once. */
export function syncJob({ object, id }: BillingTarget): NewJob {
  return object === "account"
    ? { kind: "billing.account", key: id, payload: { account_id: id } }
    : { kind: "billing.sync", key: id, payload: { object, id } };
}
