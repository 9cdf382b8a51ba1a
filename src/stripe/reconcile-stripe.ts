import { syncJob } from "../marketplace/billing/billing-target.ts";
import { differs } from "../marketplace/billing/subscription-record.ts";
import type { NewJob } from "../marketplace/ports/jobs.ts";
import { catchUpOnEvents } from "./catch-up-on-events.ts";
import { pagesARound, type ReconcilePorts } from "./reconcile-ports.ts";

/** People in one round. */
const peopleARound = 500;

const cursorName = "stripe-subscriptions";

/** Those to whom time has happened: a grace or a plan that ended, and nothing came to say so. */
async function settleDue(ports: ReconcilePorts): Promise<void> {
  const at = ports.clock().toISOString();
  const due = await ports.records.due(at, peopleARound);
  await ports.jobs.enqueue(
    due.map((user_id) => ({
      ...{ kind: "billing.settle", key: user_id, payload: { user_id } },
    })),
    at,
  );
}

async function different(
  { records, reads, clock }: ReconcilePorts,
  after: string | null,
): Promise<{ jobs: NewJob[]; next: string | null }> {
  const { items, next } = await reads.subscriptions(after);
  const known = new Map(
    (await records.subscriptions(items.map(({ id }) => id))).map((record) => [
      record.id,
      record,
    ]),
  );
  const jobs = items
    .filter((seen) => {
      const record = known.get(seen.id);
      // Without our metadata it is something else that this account sells.
      return record === undefined
        ? seen.user_id !== null && seen.plugin_id !== null
        : differs(record, seen, clock());
    })
    .map(({ id }) => syncJob({ object: "subscription", id }));
  return { jobs, next };
}

/** Walks through all of Stripe's subscriptions and has those looked at that differ from ours. */
async function walkSubscriptions(ports: ReconcilePorts): Promise<void> {
  const { records, jobs, clock, log } = ports;
  let after = await records.cursor(cursorName);
  for (let page = 0; page < pagesARound; page += 1) {
    const found = await different(ports, after);
    const at = clock().toISOString();
    await jobs.enqueue(found.jobs, at);
    // Kept after each page: a crash loses no more than that one.
    await records.keepCursor(cursorName, found.next, at);
    if (found.jobs.length > 0)
      log.warn(
        { subscriptions: found.jobs.map(({ key }) => key) },
        "Stripe has these otherwise than we do",
      );
    if (found.next === null) return;
    after = found.next;
  }
}

/** What is compared with Stripe and with the clock. */
export function reconcileStripe(
  ports: ReconcilePorts,
): { name: string; run: () => Promise<void> }[] {
  return [
    { name: "billing by the clock", run: () => settleDue(ports) },
    { name: "stripe events", run: () => catchUpOnEvents(ports) },
    { name: "stripe subscriptions", run: () => walkSubscriptions(ports) },
  ];
}
