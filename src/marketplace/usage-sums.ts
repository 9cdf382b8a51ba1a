import type { UsageCounts, UsageRecord } from "./ports/usage.ts";

/** What events of one person, plugin and month add up to. */
export type MonthTotals = UsageCounts & {
  user_id: string;
  plugin_id: string;
  period: string;
};

/** Names come from outside: an object without a prototype has no names of its own. */
function empty(): Record<string, number> {
  return Object.create(null) as Record<string, number>;
}

function addTo(
  sums: Record<string, number>,
  more: Readonly<Record<string, number>>,
): void {
  for (const [name, value] of Object.entries(more))
    sums[name] = (sums[name] ?? 0) + value;
}

/** The sums of each person, plugin and month, so that each of their rows is touched once. */
export function sumOf(records: readonly UsageRecord[]): MonthTotals[] {
  const months = new Map<string, MonthTotals>();
  for (const { user_id, plugin_id, period, counts } of records) {
    const key = `${user_id} ${plugin_id} ${period}`;
    const totals = months.get(key) ?? {
      user_id,
      plugin_id,
      period,
      issues: 0,
      tokens: 0,
      agents: empty(),
      commands: empty(),
      days: empty(),
    };
    months.set(key, totals);
    totals.issues += counts.issues;
    totals.tokens += counts.tokens;
    addTo(totals.agents, counts.agents);
    addTo(totals.commands, counts.commands);
    addTo(totals.days, counts.days);
  }
  return [...months.values()];
}
