export type Answer = { status: number; body: object };
export type Sent = { token: string; body: Record<string, unknown>; url: URL };

export const PLUGIN = "miyabi-operations-pro";
const upgrade_url = "https://api.example.com/upgrade";

export function refusal(
  status: number,
  error: string,
  message: string,
): Answer {
  return { status, body: { error, message } };
}

export const noSuch = refusal(404, "not_found", "There is no such thing.");

/** One licence's month: what is used and held of it, and the routes that change it. */
export function fakeMonth(clock: () => Date) {
  const state = {
    limit: 100,
    used: 0,
    holds: new Map<string, { issues: number; status: string }>(),
    events: new Set<string>(),
  };
  const spentMessage = () =>
    `Monthly limit reached (${state.limit} issues). Upgrade to Pro for unlimited issues.`;

  function quota() {
    const issues_held = [...state.holds.values()]
      .filter(({ status }) => status === "held")
      .reduce((sum, { issues }) => sum + issues, 0);
    const left =
      state.limit === -1
        ? -1
        : Math.max(0, state.limit - state.used - issues_held);
    return {
      plugin_id: PLUGIN,
      tier: "free",
      period: "2026-11",
      issues_limit: state.limit,
      issues_used: state.used,
      issues_held,
      issues_remaining: left,
      tokens_limit: -1,
      tokens_used: 1_200,
      tokens_held: 0,
      tokens_remaining: -1,
      allowed: left !== 0,
      ...(left === 0 && { message: spentMessage(), upgrade_url }),
      ...(left > 0 &&
        left < 10 && { warning: `${left} issues remaining this month.` }),
      resets_at: "2026-12-01T00:00:00.000Z",
    };
  }

  function hold({ body }: Sent): Answer {
    const reservation_id = String(body["reservation_id"]);
    const issues = Number(body["issues"]);
    const before = state.holds.get(reservation_id);
    if (before && before.status !== "held")
      return refusal(409, "conflict", "This reservation is settled.");
    const left = quota().issues_remaining;
    if (!before && left !== -1 && issues > left)
      return {
        status: 409,
        body: {
          error: "quota_exceeded",
          message: spentMessage(),
          details: [{ path: "upgrade_url", message: upgrade_url }],
        },
      };
    state.holds.set(reservation_id, { issues, status: "held" });
    return {
      status: 200,
      body: {
        reservation_id,
        plugin_id: PLUGIN,
        period: "2026-11",
        issues,
        tokens: 0,
        status: "held",
        expires_at: new Date(clock().getTime() + 900_000).toISOString(),
        quota: quota(),
      },
    };
  }

  function commit({ url, body }: Sent): Answer {
    const reservation_id = url.pathname.split("/")[4] ?? "";
    const held = state.holds.get(reservation_id);
    if (held === undefined) return noSuch;
    const issues = Number(body["issues"] ?? held.issues);
    if (held.status === "held") state.used += issues;
    state.holds.set(reservation_id, { issues, status: "committed" });
    const status = "committed";
    return {
      status: 200,
      body: { reservation_id, status, issues, tokens: 0, quota: quota() },
    };
  }

  function track({ body }: Sent): Answer {
    const events = (body["events"] ?? [body]) as Record<string, unknown>[];
    const results = events.map((event) => {
      const event_id = String(event["event_id"]);
      const outcome = state.events.has(event_id) ? "duplicate" : "accepted";
      if (outcome === "accepted" && event["event_type"] === "issue_processed")
        state.used += 1;
      state.events.add(event_id);
      return { event_id, outcome };
    });
    return { status: 200, body: { results } };
  }

  function stats({ url }: Sent): Answer {
    return {
      status: 200,
      body: {
        plugin_id: PLUGIN,
        period: url.searchParams.get("period") ?? "2026-11",
        usage: {
          issues_processed: state.used,
          tokens_consumed: 1_200,
          agents_executed: { coder: 3, reviewer: 12 },
          commands_used: { "agent-run": 2 },
          daily: { "2026-11-03": 4, "2026-11-02": 1 },
        },
        quota: quota(),
        projections: {
          issues_processed: 2 * state.used,
          tokens_consumed: 2_400,
          days_elapsed: 15,
          days_in_month: 30,
        },
      },
    };
  }

  return { state, quota, hold, commit, track, stats };
}
