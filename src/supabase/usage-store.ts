import type { SupabaseClient } from "@supabase/supabase-js";
import { z } from "zod";

import type { Usage } from "../marketplace/ports/usage.ts";
import { time } from "./rows/time.ts";
import { rpc } from "./rpc.ts";
import { trackEvents } from "./track-events.ts";

const named = z.record(z.string(), z.number());
const counts = z.object({
  issues: z.number(),
  tokens: z.number(),
  agents: named,
  commands: named,
  days: named,
});

const quota = z.object({
  issues_used: z.number(),
  issues_held: z.number(),
  tokens_used: z.number(),
  tokens_held: z.number(),
});

const reservation = z.object({
  id: z.string(),
  license_id: z.string(),
  period: z.string(),
  issues: z.number(),
  tokens: z.number(),
  status: z.enum(["held", "committed", "released"]),
  expires_at: time,
});

const held = z.discriminatedUnion("outcome", [
  z.object({ outcome: z.literal("held"), reservation, quota }),
  z.object({ outcome: z.literal("exceeded"), quota }),
  z.object({ outcome: z.literal("conflict") }),
]);

const committed = z.discriminatedUnion("outcome", [
  z.object({ outcome: z.literal("committed"), reservation, quota }),
  z.object({ outcome: z.enum(["not_found", "conflict"]) }),
]);

const nothing = { issues: 0, tokens: 0, agents: {}, commands: {}, days: {} };

/** Usage in the database. Every call throws AppError as `rpc` does. */
export function createUsage(client: SupabaseClient): Usage {
  return {
    track: ({ records, at }) => trackEvents(client, records, at),
    counts: async (subject) =>
      (await rpc(client, "usage_counts", subject, counts.nullable())) ??
      nothing,
    quota: (subject, at) => rpc(client, "usage_quota", { subject, at }, quota),
    hold: (input) => rpc(client, "usage_hold", input, held),
    commit: (input) => rpc(client, "usage_commit", input, committed),
    release: (input) =>
      rpc(
        client,
        "usage_release",
        input,
        z.enum(["released", "committed_before", "not_found"]),
      ),
  };
}
