import { randomUUID } from "node:crypto";
import { post, request, type Connection } from "./request.ts";
import { saysOfItself } from "./says-of-itself.ts";
import type { Spool, TrackedEvent, WaitingEvent } from "./spool.ts";

/** An event as a plugin reports it; id and time are added where they are missing. */
export type NewEvent = {
  plugin_id: string;
  event_type: string;
  event_data?: Record<string, unknown>;
  event_id?: string;
  occurred_at?: string;
};

export type EventResult = {
  event_id: string;
  outcome: "accepted" | "duplicate" | "conflict" | "rejected";
  reason?: string;
};

export type TrackReply =
  | { outcome: "recorded"; results: EventResult[] }
  /** Kept, and sent with the next ones. Nothing is lost and nothing is counted twice. */
  | { outcome: "spooled"; reason: string }
  /** The licence may not report. The events are kept for 35 days, for the person's next licence. */
  | { outcome: "refused"; error: string; message: string };

/** The API takes so many at once, and bodies of up to 9 MiB. */
const mostAtOnce = 1_000;
const mostBytes = 4 * 1_024 * 1_024;

/** The API takes 8 KiB of data; what is larger as a whole than this would keep others from being sent. */
const mostOfOne = 16 * 1_024;

/** The API rejects what is older. Milliseconds. */
const longest = 35 * 86_400_000;

const notUnderstood = "The answer is not one of a marketplace.";

type Answered = Omit<EventResult, "event_id">;

/** What became of each event, in the order in which they were sent; null when the answer does not say. */
function readResults(
  body: Record<string, unknown>,
  sent: number,
): Answered[] | null {
  const { results } = body;
  const isResult = (value: unknown): value is Answered =>
    typeof value === "object" &&
    value !== null &&
    "outcome" in value &&
    typeof value.outcome === "string";
  return Array.isArray(results) &&
    results.length === sent &&
    results.every(isResult)
    ? results
    : null;
}

/** As many as fit into one request. */
function inBatches(events: readonly WaitingEvent[]): WaitingEvent[][] {
  const batches: WaitingEvent[][] = [];
  let bytes = Infinity;
  for (const event of events) {
    const size = sizeOf(event);
    const last = batches.at(-1);
    if (last && last.length < mostAtOnce && bytes + size <= mostBytes) {
      last.push(event);
      bytes += size;
    } else {
      batches.push([event]);
      bytes = size;
    }
  }
  return batches;
}

function sizeOf(event: TrackedEvent): number {
  return Buffer.byteLength(JSON.stringify(event));
}

function onTheWire(event: WaitingEvent): TrackedEvent {
  const { event_id, plugin_id, event_type, event_data, occurred_at } = event;
  return { event_id, plugin_id, event_type, event_data, occurred_at };
}

/**
 * Records events: they are kept first and sent then, together with those of the same person and plugins that wait, and
 * taken out when they were answered. A process that dies in between sends them again with the same ids, which count once.
 * Without events it sends what waits.
 */
export async function trackEvents(
  connection: Connection,
  spool: Spool,
  license_key: string,
  events: readonly NewEvent[],
  now: Date,
): Promise<TrackReply> {
  const { sub: holder } = saysOfItself(license_key);
  const sub = typeof holder === "string" ? holder : "";
  const tracked = events.map((event): WaitingEvent => ({
    event_id: event.event_id ?? randomUUID(),
    plugin_id: event.plugin_id,
    event_type: event.event_type,
    event_data: event.event_data ?? {},
    occurred_at: event.occurred_at ?? now.toISOString(),
    sub,
  }));
  const fits = (event: WaitingEvent) => sizeOf(event) <= mostOfOne;
  const kept = tracked.filter(fits);
  if (kept.length > 0) await spool.add(kept);

  const plugins = new Set(tracked.map(({ plugin_id }) => plugin_id));
  const waiting = await spool.waiting();
  const isOld = ({ occurred_at }: TrackedEvent) =>
    now.getTime() - Date.parse(occurred_at) > longest;
  const due = waiting.filter(
    (event) =>
      event.sub === sub && (plugins.size === 0 || plugins.has(event.plugin_id)),
  );
  const answers = new Map<string, Answered[]>();
  for (const batch of inBatches(due)) {
    const reply = await request(
      connection,
      "/v1/usage/track",
      post({ events: batch.map(onTheWire) }, license_key),
    );
    if (reply.outcome === "unreachable")
      return { outcome: "spooled", reason: reply.reason };
    if (reply.outcome === "refused") {
      await spool.remove(waiting.filter(isOld));
      const { error, message } = reply;
      return { outcome: "refused", error, message };
    }
    const answered = readResults(reply.body, batch.length);
    if (answered === null) return { outcome: "spooled", reason: notUnderstood };
    // By their places: of an id that is none the marketplace does not say it again.
    batch.forEach(({ event_id }, place) => {
      const before = answers.get(event_id) ?? [];
      answers.set(event_id, [...before, ...answered.slice(place, place + 1)]);
    });
    await spool.remove(batch);
  }
  const tooLarge: Answered = {
    outcome: "rejected",
    reason: "The event is larger than 16 KiB",
  };
  // From the end: of those that have one id, ours were sent last.
  const results = tracked.toReversed().map(({ event_id }): EventResult => ({
    event_id,
    ...(answers.get(event_id)?.pop() ?? tooLarge),
  }));
  return { outcome: "recorded", results: results.reverse() };
}
