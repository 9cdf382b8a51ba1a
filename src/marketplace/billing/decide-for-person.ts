import { AppError } from "../../errors.ts";
import { draftLicence } from "../licence-draft.ts";
import { planGrant } from "../plans.ts";
import type {
  BillingAlarm,
  BillingPlan,
  BillingRecords,
  BillingState,
} from "../ports/billing-state.ts";
import type { LicenceKeys } from "../ports/licence-keys.ts";
import type { LicenceDraft } from "../ports/licences.ts";
import type { Log } from "../ports/log.ts";
import type { Decision } from "./apply-subscription.ts";

export type DecidingPorts = {
  records: Pick<BillingRecords, "state" | "apply" | "alarm">;
  keys: LicenceKeys;
  clock: () => Date;
  newId: () => string;
  log: Log;
};

/** Tries until a decision is applied on the state that it was made on. More means that something is wrong. */
const tries = 8;

async function draftsFor(
  { keys }: DecidingPorts,
  state: BillingState,
  plan: BillingPlan,
  now: Date,
): Promise<LicenceDraft[]> {
  const issued = plan.licences.filter((one) => one.change === "issue");
  return Promise.all(
    issued.map(async ({ id, plugin_id, tier, ends_at }) => {
      const plugin = state.plugins.find((one) => one.id === plugin_id);
      const grant = plugin === undefined ? null : planGrant(plugin, tier);
      if (grant === null)
        throw new AppError(
          "internal_error",
          `${plugin_id} has no tier ${tier}, though a price of it says so.`,
        );
      const { user_id } = state;
      const { draft } = await draftLicence(keys, {
        ...{ id, user_id, plugin_id, grant, ends_at, now },
      });
      return draft;
    }),
  );
}

/** Tells an operator, and keeps it: once, however often the same is seen. */
export async function raiseAlarm(
  {
    records,
    clock,
    log,
  }: Pick<DecidingPorts, "clock" | "log"> & {
    records: Pick<BillingRecords, "alarm">;
  },
  alarm: BillingAlarm,
): Promise<void> {
  const isNew = await records.alarm(alarm, clock().toISOString());
  const { reason, details } = alarm;
  if (isNew) log.error({ ...details, reason }, "billing needs a look");
}

/**
 * Decides on a person and writes what was decided, all of it or nothing. When something else was written meanwhile, it looks
 * and decides again: so `decide` is called with the state as it is, and fetches what it decides on after that state was read.
 * @returns what was decided in the end; null for a person who is not known
 */
export async function decideForPerson(
  ports: DecidingPorts,
  subject: {
    user_id: string;
    plugin_id: string | null;
    price_id: string | null;
  },
  decide: (state: BillingState, now: Date) => Promise<Decision>,
): Promise<Decision | null> {
  const { records, clock, log } = ports;
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const state = await records.state(subject);
    if (state === null) return null;
    const now = clock();
    const decision = await decide(state, now);
    if (decision.outcome === "refused") return decision;
    const { plan, alarms } = decision;
    const outcome = await records.apply({
      user_id: state.user_id,
      stamp: state.stamp,
      plan,
      drafts: await draftsFor(ports, state, plan, now),
      at: now.toISOString(),
    });
    if (outcome === "foreign")
      return { outcome: "refused", reason: "it belongs to another person" };
    if (outcome === "applied") {
      for (const alarm of alarms) await raiseAlarm(ports, alarm);
      const { subscriptions, purchases, licences } = plan;
      if (subscriptions.length + purchases.length + licences.length > 0)
        log.info(
          {
            user_id: state.user_id,
            subscriptions: subscriptions.map(({ id, status }) => ({
              id,
              status,
            })),
            purchases: purchases.map(({ id }) => id),
            licences: licences.map(({ id, change }) => ({ id, change })),
          },
          "billing changed",
        );
      return decision;
    }
  }
  throw new AppError(
    "service_unavailable",
    "This person's billing changes faster than it can be decided. Try again in a few seconds.",
    { retryAfter: 5 },
  );
}
