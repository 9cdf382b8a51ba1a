import { z } from "zod";
import type { UsageCounts } from "./ports/usage.ts";

/** An event as a client reports it. */
export type UsageEvent = {
  event_id: string;
  plugin_id: string;
  event_type: string;
  event_data: Record<string, unknown>;
  occurred_at: string;
  /** What the client sent, written in one way: the same event sent again gives the same text. */
  content: string;
};

export type ReadEvent =
  | { outcome: "event"; event: UsageEvent }
  | { outcome: "rejected"; event_id: string | null; reason: string };

const minute = 60_000;
const furthestBack = 35 * 24 * 60 * minute;
const furthestAhead = 5 * minute;
const mostBytes = 8 * 1_024;

const event = z.object({
  event_id: z.uuid("must be a UUID"),
  plugin_id: z.string().min(1).max(200),
  event_type: z
    .string()
    .max(64)
    .regex(
      /^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$/,
      "must be lower case words with dots between them, such as issue_processed",
    ),
  event_data: z
    .record(z.string(), z.unknown(), "must be a JSON object")
    .default({}),
  occurred_at: z.iso
    .datetime({ offset: true, error: "must be an ISO 8601 time" })
    .optional(),
});

/** The same object with its keys in order, at every depth: two ways to write one event are one text. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, held]) => [name, canonical(held)]),
  );
}

/** A character is three bytes at most: most texts need not be counted. */
function isLonger(text: string, bytes: number): boolean {
  return (
    text.length * 3 > bytes && new TextEncoder().encode(text).length > bytes
  );
}

function idOf(input: unknown): string | null {
  const read = z.object({ event_id: z.uuid() }).safeParse(input);
  return read.data?.event_id ?? null;
}

/**
 * Reads one event of a batch. What is wrong with it is its own matter: the others are not spoilt by it. Without
 * `occurred_at` it happened now.
 */
export function readUsageEvent(input: unknown, now: Date): ReadEvent {
  const rejected = (reason: string): ReadEvent => ({
    outcome: "rejected",
    event_id: idOf(input),
    reason,
  });
  const read = event.safeParse(input);
  if (!read.success) {
    const [issue] = read.error.issues;
    const path = issue?.path.join(".") ?? "";
    return rejected(`${path || "The event"} ${issue?.message ?? "is wrong"}`);
  }
  const { event_id, plugin_id, event_type, event_data, occurred_at } =
    read.data;
  const data = JSON.stringify(event_data);
  if (isLonger(data, mostBytes))
    return rejected("event_data is larger than 8 KiB");
  const time = occurred_at === undefined ? now : new Date(occurred_at);
  const age = now.getTime() - time.getTime();
  if (age > furthestBack)
    return rejected("occurred_at is more than 35 days back");
  if (age < -furthestAhead)
    return rejected(
      "occurred_at is more than 5 minutes ahead. Set this machine's clock",
    );
  const sent = [plugin_id, event_type, occurred_at ?? null, event_data];
  return {
    outcome: "event",
    event: {
      event_id: event_id.toLowerCase(),
      plugin_id,
      event_type,
      event_data,
      occurred_at: time.toISOString(),
      content: JSON.stringify(canonical(sent)),
    },
  };
}

const name = z
  .string()
  .regex(
    /^[A-Za-z0-9][\w.:/-]{0,99}$/,
    "must be a name of up to 100 characters",
  );
/** More than any one piece of work; without a limit a few events would leave the range of the month's sum. */
const mostTokens = 1_000_000_000;
const tokens = z
  .int("must be a whole number")
  .nonnegative("must be a whole number, 0 or more")
  .max(mostTokens, `must be at most ${mostTokens}`);

const spent = z.object({
  tokens_consumed: tokens.optional(),
  tokensConsumed: tokens.optional(),
});
const issueProcessed = spent.extend({
  agents_used: z.array(name).max(100).optional(),
  agentsUsed: z.array(name).max(100).optional(),
});
const agentExecuted = spent.extend({ agent: name });
const commandUsed = spent.extend({ command: name });

type Names = { agents: string[]; commands: string[] };

/** How each type that has names of its own is read; all others only have tokens. */
const readers: Partial<
  Record<string, z.ZodType<z.infer<typeof spent> & Names>>
> = {
  issue_processed: issueProcessed.transform((data) => ({
    ...data,
    agents: data.agents_used ?? data.agentsUsed ?? [],
    commands: [],
  })),
  agent_executed: agentExecuted.transform((data) => ({
    ...data,
    agents: [data.agent],
    commands: [],
  })),
  command_used: commandUsed.transform((data) => ({
    ...data,
    agents: [],
    commands: [data.command],
  })),
};
const others = spent.transform((data) => ({
  ...data,
  agents: [],
  commands: [],
}));

function tally(names: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const each of names) counts.set(each, (counts.get(each) ?? 0) + 1);
  return Object.fromEntries(counts);
}

/**
 * What an event adds to its month, in UTC; or the reason why it cannot be counted. `issue_processed` is an issue and the
 * agents it names, `agent_executed` one agent, `command_used` one command, any other type its tokens. The published guide
 * writes `tokensConsumed` and `agentsUsed`; both ways are read.
 */
export function countsOf({
  event_type,
  event_data,
  occurred_at,
}: Pick<UsageEvent, "event_type" | "event_data" | "occurred_at">):
  UsageCounts | { reason: string } {
  const reader = Object.hasOwn(readers, event_type)
    ? readers[event_type]
    : undefined;
  const read = (reader ?? others).safeParse(event_data);
  if (!read.success) {
    const [issue] = read.error.issues;
    return {
      reason: `event_data.${issue?.path.join(".") ?? ""} ${issue?.message ?? "is wrong"}`,
    };
  }
  const { data } = read;
  return {
    issues: event_type === "issue_processed" ? 1 : 0,
    tokens: data.tokens_consumed ?? data.tokensConsumed ?? 0,
    agents: tally(data.agents),
    commands: tally(data.commands),
    days: { [occurred_at.slice(0, 10)]: 1 },
  };
}
