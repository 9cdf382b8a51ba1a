import { z } from "zod";
import { syncJob } from "../marketplace/billing/billing-target.ts";
import type { BillingSync } from "../marketplace/billing/sync.ts";
import type { Inbox, Job, Jobs } from "../marketplace/ports/jobs.ts";
import type { Log } from "../marketplace/ports/log.ts";
import { targetOf } from "./event-targets.ts";
import { readEvent } from "./incoming-event.ts";

const eventPayload = z.object({ delivery_id: z.string() });
const syncPayload = z.object({
  object: z.enum(["subscription", "checkout", "payment", "invoice"]),
  id: z.string(),
});
const settlePayload = z.object({ user_id: z.string() });

/** Billing's kinds of job. All may run twice, late, and be killed anywhere. */
export function billingJobs(ports: {
  inbox: Pick<Inbox, "find">;
  jobs: Pick<Jobs, "enqueue">;
  sync: BillingSync;
  /** Makes what changed known to this process's verify at once. */
  refresh: () => Promise<void>;
  clock: () => Date;
  log: Log;
}): Record<string, (job: Job) => Promise<void>> {
  const { inbox, jobs, sync, refresh, clock, log } = ports;
  return {
    "billing.event": async ({ payload }) => {
      const { delivery_id } = eventPayload.parse(payload);
      const delivery = await inbox.find("stripe", delivery_id);
      const event = readEvent(delivery?.payload);
      if (event === null)
        throw new Error(`event ${delivery_id} is not in the inbox`);
      const target = targetOf(event);
      if (target !== null)
        await jobs.enqueue([syncJob(target)], clock().toISOString());
    },
    "billing.sync": async ({ payload }) => {
      const { object, id } = syncPayload.parse(payload);
      const outcome = await sync[object](id);
      await refresh();
      log.info({ object, id, outcome }, "looked at Stripe");
    },
    "billing.settle": async ({ payload }) => {
      await sync.person(settlePayload.parse(payload).user_id);
      await refresh();
    },
  };
}
