import type { PostWebhook, SignWebhook, Webhooks } from "../ports/webhooks.ts";
import { nextTry } from "./next-try.ts";

export type DeliveryPorts = {
  webhooks: Pick<Webhooks, "due" | "record">;
  post: PostWebhook;
  sign: SignWebhook;
  clock: () => Date;
};

type Tried = { status: number | null; error: string | null };

/** 410: whoever was there wants no more. */
const GONE = 410;

function outcomeOf({ status }: Tried): "delivered" | "failed" | "gone" {
  if (status === GONE) return "gone";
  return status !== null && status >= 200 && status < 300
    ? "delivered"
    : "failed";
}

/**
 * Tries a delivery once and writes down what came of it. One that crashed in between is sent again, with the same id:
 * receivers know it by that.
 */
export async function deliverWebhook(
  { webhooks, post, sign, clock }: DeliveryPorts,
  id: string,
): Promise<void> {
  const due = await webhooks.due(id);
  if (due === null) return;
  const body = JSON.stringify(due.body);
  const now = clock();
  const headers = sign(due.secret, due.id, now, body);
  const tried = await post(due.url, headers, body).then(
    (status): Tried => ({ status, error: null }),
    (error: unknown): Tried => ({
      status: null,
      error: error instanceof Error ? error.message.slice(0, 300) : "failed",
    }),
  );
  const outcome = outcomeOf(tried);
  const pause = outcome === "failed" ? nextTry(due.attempts + 1) : null;
  const at = clock();
  await webhooks.record({
    ...{ id, outcome, ...tried, at: at.toISOString() },
    next_at:
      pause === null
        ? null
        : new Date(at.getTime() + pause * 1_000).toISOString(),
  });
}
