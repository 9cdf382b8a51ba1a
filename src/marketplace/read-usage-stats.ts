import type { Usage, UsageCounts } from "./ports/usage.ts";
import type { UsageSubject } from "./usage-source.ts";
import { projectMonth, type Projections } from "./usage-stats.ts";

export type UsageStats = {
  plugin_id: string;
  period: string;
  usage: {
    issues_processed: number;
    tokens_consumed: number;
    agents_executed: UsageCounts["agents"];
    commands_used: UsageCounts["commands"];
    /** Events of each day, in UTC. */
    daily: UsageCounts["days"];
  };
  quota: {
    issues_limit: number;
    issues_remaining: number;
    tokens_limit: number;
    tokens_remaining: number;
  };
  projections: Projections;
};

function left(limit: number, used: number): number {
  return limit < 0 ? -1 : Math.max(0, limit - used);
}

/** A month of one person and plugin. `quota` is what the limits of today leave of it. */
export async function readUsageStats(
  usage: Pick<Usage, "counts">,
  { user_id, plugin_id, limitations }: UsageSubject,
  period: string,
  now: Date,
): Promise<UsageStats> {
  const counts = await usage.counts({ user_id, plugin_id, period });
  const { monthly_issues, claude_api_tokens } = limitations;
  return {
    plugin_id,
    period,
    usage: {
      issues_processed: counts.issues,
      tokens_consumed: counts.tokens,
      agents_executed: counts.agents,
      commands_used: counts.commands,
      daily: counts.days,
    },
    quota: {
      issues_limit: monthly_issues,
      issues_remaining: left(monthly_issues, counts.issues),
      tokens_limit: claude_api_tokens,
      tokens_remaining: left(claude_api_tokens, counts.tokens),
    },
    projections: projectMonth(counts, period, now),
  };
}
