import type { BillingSync } from "../../../src/marketplace/billing/sync.ts";
import type { BillingReads } from "../../../src/marketplace/ports/billing.ts";
import type { BillingRecords } from "../../../src/marketplace/ports/billing-state.ts";
import type {
  Delivery,
  Job,
  NewJob,
} from "../../../src/marketplace/ports/jobs.ts";
import { billingJobs } from "../../../src/stripe/billing-jobs.ts";
import type { ReconcilePorts } from "../../../src/stripe/reconcile-ports.ts";
import { reconcileStripe } from "../../../src/stripe/reconcile-stripe.ts";
import type { StripeWorld } from "../../sandbox/stripe/create.ts";
import type { SentEvent } from "../../sandbox/stripe/deliveries.ts";
import { silentLog } from "../../support/silent-log.ts";
import { createDice, type Dice } from "./dice.ts";
import type { Told } from "./history-steps.ts";

export type Telling = {
  /** What just happened, in a shuffled order, some of it twice or two at once; some of it is kept back, or lost. */
  tell: (told: Told) => Promise<void>;
  /** What the App does by itself every few minutes. */
  reconcile: () => Promise<void>;
};

/**
 * The way from Stripe's events to our records, without HTTP: inbox, jobs and reconcile. Jobs of the same round are worked
 * up to three at once, as several workers would.
 *
 * @param world Stripe
 * @param ours our end of it
 * @returns tells what happened since the last time
 */
export function createTelling(
  world: StripeWorld,
  ours: { sync: BillingSync; reads: BillingReads; records: BillingRecords },
): Telling {
  const inbox = new Map<string, Delivery>();
  const queue = new Map<string, NewJob>();
  let heard = 0;
  let kept: SentEvent[] = [];
  const jobs: ReconcilePorts["jobs"] = {
    enqueue: (added) => {
      for (const job of added) queue.set(`${job.kind} ${job.key}`, job);
      return Promise.resolve();
    },
  };
  const store: ReconcilePorts["inbox"] = {
    known: (_, ids) => Promise.resolve(ids.filter((id) => inbox.has(id))),
    accept: ({ delivery, job }) => {
      if (inbox.has(delivery.delivery_id)) return Promise.resolve("duplicate");
      inbox.set(delivery.delivery_id, delivery);
      if (job !== null) queue.set(`${job.kind} ${job.key}`, job);
      return Promise.resolve("accepted");
    },
  };
  const ports = {
    ...ours,
    ...{ jobs, inbox: store, livemode: false, log: silentLog },
    clock: () => new Date(world.clock.now() * 1_000),
  };
  const handlers = billingJobs({
    ...ports,
    refresh: () => Promise.resolve(),
    inbox: { find: (_, id) => Promise.resolve(inbox.get(id) ?? null) },
  });
  const work = async (dice: Dice): Promise<void> => {
    while (queue.size > 0) {
      const round = dice.shuffled([...queue.values()]);
      queue.clear();
      while (round.length > 0)
        await Promise.all(
          round
            .splice(0, 1 + dice.roll(3))
            .map(async (job) => handlers[job.kind]?.(asClaimed(job))),
        );
    }
  };
  const receive = (event: SentEvent): Promise<unknown> =>
    store.accept({
      delivery: {
        ...{ source: "stripe", delivery_id: event.id, event: event.type },
        payload: { ...event },
      },
      job: {
        ...{ kind: "billing.event", key: event.id },
        payload: { delivery_id: event.id },
      },
      at: "",
    });
  return {
    tell: async ({ way, dice: seed }) => {
      const dice = createDice(seed);
      const { events } = world.state();
      const happened = [...kept, ...events.slice(heard)];
      heard = events.length;
      kept = way === "later" ? happened : [];
      if (way === "later") return;
      for (const event of dice.shuffled(happened)) {
        if (way === "lossy" && dice.roll(2) === 0) continue;
        await receive(event);
        // Some are worked before the next arrives, and may come a second time when they are done.
        if (dice.roll(3) === 0) await work(dice);
        if (dice.roll(4) === 0) await receive(event);
      }
      await work(dice);
    },
    reconcile: async () => {
      for (const part of reconcileStripe(ports)) await part.run();
      await work(createDice(world.clock.now()));
    },
  };
}

function asClaimed(job: NewJob): Job {
  return { ...job, id: job.key, attempt: 1 };
}
