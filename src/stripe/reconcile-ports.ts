import type { BillingReads } from "../marketplace/ports/billing.ts";
import type { BillingRecords } from "../marketplace/ports/billing-state.ts";
import type { Inbox, Jobs } from "../marketplace/ports/jobs.ts";
import type { Log } from "../marketplace/ports/log.ts";

export type ReconcilePorts = {
  reads: BillingReads;
  records: BillingRecords;
  jobs: Pick<Jobs, "enqueue">;
  inbox: Pick<Inbox, "accept" | "known">;
  livemode: boolean;
  clock: () => Date;
  log: Log;
};

/** Pages of 100 in one round: the next round goes on where this one ended. */
export const pagesARound = 10;
