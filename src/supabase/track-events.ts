import type { SupabaseClient } from "@supabase/supabase-js";
import { z } from "zod";

import type { TrackOutcome, UsageRecord } from "../marketplace/ports/usage.ts";
import { sumOf } from "../marketplace/usage-sums.ts";
import { rpc } from "./rpc.ts";

const answer = z.discriminatedUnion("outcome", [
  z.object({
    outcome: z.literal("written"),
    known: z.array(z.object({ place: z.number(), digest: z.string() })),
  }),
  z.object({ outcome: z.literal("some_known") }),
]);

const keyOf = ({ user_id, event_id }: UsageRecord) => `${user_id} ${event_id}`;

/** The first record of each key, in the order of the keys: all calls take their locks in this one. */
function inOrder(records: UsageRecord[]): Map<string, UsageRecord> {
  const first = new Map<string, UsageRecord>();
  for (const record of records) {
    const key = keyOf(record);
    if (!first.has(key)) first.set(key, record);
  }
  return new Map([...first].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Writes events with their sums. Nearly always all are new: then the sums made here are written beside them. Only when
 * some key is taken, the database finds out event by event what is new.
 */
export async function trackEvents(
  client: SupabaseClient,
  records: UsageRecord[],
  at: string,
): Promise<TrackOutcome[]> {
  if (records.length === 0) return [];
  const first = inOrder(records);
  const events = [...first.values()].map((record) => ({
    event_id: record.event_id,
    user_id: record.user_id,
    plugin_id: record.plugin_id,
    license_id: record.license_id,
    event_type: record.event_type,
    event_data: record.event_data,
    occurred_at: record.occurred_at,
    digest: record.digest,
  }));
  const call = (more: object) =>
    rpc(client, "usage_track", { events, at, ...more }, answer);
  const quick = await call({ totals: sumOf([...first.values()]) });
  const written =
    quick.outcome === "written"
      ? quick
      : await call({
          counts: [...first.values()].map(({ counts, period }) => ({
            ...counts,
            period,
          })),
        });
  const known = new Map<string, string>();
  if (written.outcome === "written") {
    const keys = [...first.keys()];
    for (const { place, digest } of written.known)
      known.set(keys[place] ?? "", digest);
  }
  return records.map((record) => {
    const key = keyOf(record);
    const before = known.get(key);
    // What comes again in this very call is known from its first time on.
    known.set(key, before ?? record.digest);
    if (before === undefined) return "accepted";
    return before === record.digest ? "duplicate" : "conflict";
  });
}
