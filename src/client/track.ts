import { randomUUID } from "node:crypto";
import { post, request, type Connection } from "./request.ts";
import type { Spool, TrackedEvent } from "./spool.ts";

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
  | { outcome: "refused"; error: string; message: string };

/** The API takes so many at once. */
const mostAtOnce = 1_000;

function isResult(value: unknown): value is EventResult {
  if (typeof value !== "object" || value === null) return false;
  const { event_id, outcome } = value as Record<string, unknown>;
  return typeof event_id === "string" && typeof outcome === "string";
}

function readResults(body: Record<string, unknown>): EventResult[] | null {
  const { results } = body;
  return Array.isArray(results) && results.every(isResult) ? results : null;
}

/**
 * Records events: they are kept first and sent then, together with those that wait for the same plugin, and taken out when
 * they were answered. A process that dies in between sends them again with the same ids, which count once.
 */
export async function trackEvents(
  connection: Connection,
  spool: Spool,
  license_key: string,
  events: readonly NewEvent[],
  now: Date,
): Promise<TrackReply> {
  const tracked = events.map((event): TrackedEvent => ({
    event_id: event.event_id ?? randomUUID(),
    plugin_id: event.plugin_id,
    event_type: event.event_type,
    event_data: event.event_data ?? {},
    occurred_at: event.occurred_at ?? now.toISOString(),
  }));
  await spool.add(tracked);
  const plugins = new Set(tracked.map(({ plugin_id }) => plugin_id));
  const mine = (event: TrackedEvent) =>
    plugins.size === 0 || plugins.has(event.plugin_id);
  const waiting = (await spool.waiting()).filter(mine);
  const wanted = new Set(tracked.map(({ event_id }) => event_id));
  const results: EventResult[] = [];
  for (let from = 0; from < waiting.length; from += mostAtOnce) {
    const batch = waiting.slice(from, from + mostAtOnce);
    const reply = await request(
      connection,
      "/v1/usage/track",
      post({ events: batch }, license_key),
    );
    if (reply.outcome === "unreachable")
      return { outcome: "spooled", reason: reply.reason };
    if (reply.outcome === "refused") {
      const { error, message } = reply;
      return { outcome: "refused", error, message };
    }
    const answered = readResults(reply.body);
    if (answered === null)
      return {
        outcome: "spooled",
        reason: "The answer is not one of a marketplace.",
      };
    await spool.remove(new Set(answered.map(({ event_id }) => event_id)));
    results.push(...answered.filter(({ event_id }) => wanted.has(event_id)));
  }
  return { outcome: "recorded", results };
}
