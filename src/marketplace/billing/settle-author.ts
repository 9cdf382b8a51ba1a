import type { AuthorPorts } from "./onboard-author.ts";

/**
 * Makes what an author has of a payment their part of the price that stayed: what went back to the buyer is taken back from
 * them, and so is the tax, which the house owes. Does what is missing, and no more.
 */
export async function settleAuthor(
  { authors, connect }: AuthorPorts,
  payment_intent_id: string,
): Promise<void> {
  const payment = await authors.payment(payment_intent_id);
  if (payment === null) return;
  const { tax, total } = await connect.taxOf(payment);
  if (tax > 0 && total > 0)
    await authors.noteTax(
      payment_intent_id,
      Math.floor((tax * payment.amount) / total),
    );
  const settled = tax > 0 ? await authors.payment(payment_intent_id) : payment;
  if (settled !== null && settled.unshared > 0) await connect.takeBack(settled);
}
