import type { StripeConfig } from "../config.ts";
import type { ReceiveWebhook } from "../http/dependencies.ts";
import type { ReconcilePart } from "../jobs/reconcile.ts";
import type { JobHandler } from "../jobs/worker.ts";
import {
  createBillingSync,
  type BillingSync,
} from "../marketplace/billing/sync.ts";
import type { BillingRecords } from "../marketplace/ports/billing-state.ts";
import type { Inbox, Jobs } from "../marketplace/ports/jobs.ts";
import type { LicenceKeys } from "../marketplace/ports/licence-keys.ts";
import type { Log } from "../marketplace/ports/log.ts";
import { billingJobs } from "../stripe/billing-jobs.ts";
import { createBillingReads } from "../stripe/billing-reads.ts";
import type { createStripeClient } from "../stripe/client.ts";
import { isLive } from "../stripe/is-live.ts";
import { createPace } from "../stripe/pace.ts";
import { createReceiveStripe } from "../stripe/receive-webhook.ts";
import { reconcileStripe } from "../stripe/reconcile-stripe.ts";

/** Calls a second, of the 25 that Stripe allows where it allows the least: purchases must get through. */
const callsPerSecond = 15;

export type StripeSyncPart = {
  sync: BillingSync;
  receiveStripe: ReceiveWebhook;
  jobs: Record<string, JobHandler>;
  reconcile: ReconcilePart[];
};

/** Wires what Stripe has with what we hold. */
export function createStripeSyncPart(
  config: StripeConfig,
  stripe: ReturnType<typeof createStripeClient>,
  ports: {
    records: BillingRecords;
    inbox: Inbox;
    jobs: Jobs;
    keys: LicenceKeys;
    clock: () => Date;
    newId: () => string;
    log: Log;
    /** There may be new jobs. */
    wake: () => void;
    /** Makes what changed known to this process's verify at once. */
    refresh: () => Promise<void>;
  },
): StripeSyncPart {
  const livemode = isLive(config.secretKey);
  // Over plain http it is a stand-in, which has no such limit.
  const pace = config.apiUrl.startsWith("https:")
    ? createPace(callsPerSecond)
    : () => Promise.resolve();
  const reads = createBillingReads(stripe, pace);
  const sync = createBillingSync({ ...ports, reads, livemode });
  const receive = createReceiveStripe({
    ...ports,
    webhookSecrets: config.webhookSecret.split(",").map((one) => one.trim()),
    livemode,
  });
  return {
    sync,
    receiveStripe: async (...delivery) => {
      const status = await receive(...delivery);
      ports.wake();
      return status;
    },
    jobs: billingJobs({ ...ports, sync }),
    reconcile: reconcileStripe({ ...ports, reads, livemode }),
  };
}
