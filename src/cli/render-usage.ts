import { limited, table } from "./table.ts";

export type QuotaView = {
  plugin_id: string;
  tier: string;
  period: string;
  issues_limit: number;
  issues_used: number;
  issues_held: number;
  issues_remaining: number;
  tokens_limit: number;
  tokens_used: number;
  tokens_held: number;
  tokens_remaining: number;
  allowed: boolean;
  message?: string;
  warning?: string;
  upgrade_url?: string;
  resets_at: string;
};

/** What is left of a month, for a person. */
export function renderQuota(quota: QuotaView): string {
  const said = [quota.message ?? quota.warning, quota.upgrade_url]
    .filter((words) => words !== undefined)
    .join(" ");
  const numbers = table([
    ["", "limit", "used", "held", "remaining"],
    [
      "issues",
      limited(quota.issues_limit),
      String(quota.issues_used),
      String(quota.issues_held),
      limited(quota.issues_remaining),
    ],
    [
      "tokens",
      limited(quota.tokens_limit),
      String(quota.tokens_used),
      String(quota.tokens_held),
      limited(quota.tokens_remaining),
    ],
  ]);
  return `${quota.plugin_id} (${quota.tier}), ${quota.period}

${numbers}
It begins anew at ${quota.resets_at}.
${said === "" ? "" : `${said}\n`}`;
}

export type StatsView = {
  plugin_id: string;
  period: string;
  usage: {
    issues_processed: number;
    tokens_consumed: number;
    agents_executed: Readonly<Record<string, number>>;
    commands_used: Readonly<Record<string, number>>;
    daily: Readonly<Record<string, number>>;
  };
  quota: {
    issues_limit: number;
    issues_remaining: number;
    tokens_limit: number;
    tokens_remaining: number;
  };
  projections: {
    issues_processed: number;
    tokens_consumed: number;
    days_elapsed: number;
    days_in_month: number;
  };
};

function counted(
  title: string,
  counts: Readonly<Record<string, number>>,
  inOrder: (a: [string, number], b: [string, number]) => number,
): string {
  const rows = Object.entries(counts).toSorted(inOrder);
  if (rows.length === 0) return "";
  const cells = rows.map(([name, count]) => [`  ${name}`, String(count)]);
  return `\n${title}\n${table(cells)}`;
}

const mostFirst = (a: [string, number], b: [string, number]) =>
  b[1] - a[1] || a[0].localeCompare(b[0]);
const byName = (a: [string, number], b: [string, number]) =>
  a[0].localeCompare(b[0]);

/** A month's use, for a person. */
export function renderStats(stats: StatsView): string {
  const { usage, quota, projections } = stats;
  const numbers = table([
    ["", "so far", "at this pace", "limit", "remaining"],
    [
      "issues",
      String(usage.issues_processed),
      String(projections.issues_processed),
      limited(quota.issues_limit),
      limited(quota.issues_remaining),
    ],
    [
      "tokens",
      String(usage.tokens_consumed),
      String(projections.tokens_consumed),
      limited(quota.tokens_limit),
      limited(quota.tokens_remaining),
    ],
  ]);
  return `${stats.plugin_id}, ${stats.period}, day ${Math.ceil(projections.days_elapsed)} of ${projections.days_in_month}

${numbers}${counted("agents", usage.agents_executed, mostFirst)}${counted("commands", usage.commands_used, mostFirst)}${counted("events a day", usage.daily, byName)}`;
}
