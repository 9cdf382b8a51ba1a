import type { SeenEvent } from "../marketplace/ports/billing.ts";
import { targetOf } from "./event-targets.ts";
import { foreign, readEvent } from "./incoming-event.ts";
import { pagesARound, type ReconcilePorts } from "./reconcile-ports.ts";

const cursorName = "stripe-events";

/** How far back the first round goes: Stripe tries for so long to deliver. Milliseconds. */
const threeDays = 3 * 86_400_000;

/** What happened at the end of one round may be listed after it. Milliseconds. */
const overlap = 600_000;

function before(moment: Date, milliseconds: number): string {
  return new Date(moment.getTime() - milliseconds).toISOString();
}

/** Takes in those that no webhook brought. Answers with how many. */
async function takeIn(
  { inbox, clock, livemode }: ReconcilePorts,
  events: SeenEvent[],
): Promise<number> {
  const ours = events.filter(({ payload }) => {
    const event = readEvent(payload);
    return (
      event !== null &&
      foreign(event, livemode) === null &&
      targetOf(event) !== null
    );
  });
  const known = new Set(
    await inbox.known(
      "stripe",
      ours.map(({ id }) => id),
    ),
  );
  const lost = ours.filter(({ id }) => !known.has(id));
  for (const { id, type, payload } of lost)
    await inbox.accept({
      delivery: { source: "stripe", delivery_id: id, event: type, payload },
      job: { kind: "billing.event", key: id, payload: { delivery_id: id } },
      at: clock().toISOString(),
    });
  return lost.length;
}

/**
 * Reads the events that Stripe has kept and takes in those that never came: refunds, disputes and one-time purchases are told
 * by nothing else. The walk is from the newest back, so the time until which all is known moves on only when it is through;
 * one that is not through in a round goes on in the next.
 */
export async function catchUpOnEvents(ports: ReconcilePorts): Promise<void> {
  const { reads, records, clock, log } = ports;
  const now = clock();
  const kept = (await records.cursor(cursorName)) ?? before(now, threeDays);
  const [since = kept, began = now.toISOString(), from = null] =
    kept.split(" ");
  let after: string | null = from;
  let found = 0;
  for (let page = 0; page < pagesARound; page += 1) {
    const { items, next } = await reads.events(since, after);
    found += await takeIn(ports, items);
    after = next;
    const cursor =
      next === null
        ? before(new Date(began), overlap)
        : [since, began, next].join(" ");
    await records.keepCursor(cursorName, cursor, clock().toISOString());
    if (next === null) break;
  }
  if (found > 0) log.warn({ found }, "took in events that no webhook brought");
}
