import type { LicenceTier } from "./ports/licences.ts";
import type { Limitations, Plugin } from "./ports/plugins.ts";
import type { QuotaState } from "./ports/usage.ts";

/** Where people go who need more. `sales` is null where the operator named no contact. */
export type QuotaLinks = { upgrade: string; sales: string | null };

/** What is left of a month. -1 means unlimited. */
export type QuotaStatus = {
  issues_limit: number;
  issues_used: number;
  issues_held: number;
  issues_remaining: number;
  tokens_limit: number;
  tokens_used: number;
  tokens_held: number;
  tokens_remaining: number;
  allowed: boolean;
  /** Why not, and what to do. */
  message?: string;
  warning?: string;
  /** Where to get more, when it runs out: the next plan, or sales for whoever is on the highest. */
  upgrade_url?: string;
};

type Limits = Pick<Limitations, "monthly_issues" | "claude_api_tokens">;

/** The plan above: its name and limits; null for whoever is on the highest. */
export type NextPlan = Above | null;
type Above = { name: string; limits: Limits };

/** The plan that lifts a licence's limits: the house's three build on each other, all others have one. */
export function nextPlan(
  plugin: Pick<Plugin, "first_party" | "tier">,
  held: LicenceTier,
  plans: { pro: Limits; enterprise: Limits },
): NextPlan {
  if (!plugin.first_party || plugin.tier === "addon") return null;
  if (held === "free") return { name: "Pro", limits: plans.pro };
  return held === "pro"
    ? { name: "Enterprise", limits: plans.enterprise }
    : null;
}

function left(limit: number, used: number, held: number): number {
  return limit < 0 ? -1 : Math.max(0, limit - used - held);
}

type Unit = "issues" | "tokens";

/** Whether the plan above has more of what ran out. */
function lifts(next: NextPlan, unit: Unit, limit: number): next is Above {
  if (next === null) return false;
  const more = limitOf(next.limits, unit);
  return more < 0 || more > limit;
}

function limitOf(limits: Limits, unit: Unit): number {
  return unit === "issues" ? limits.monthly_issues : limits.claude_api_tokens;
}

function spent(unit: Unit, limit: number, next: NextPlan): string {
  const reached = `Monthly limit reached (${limit} ${unit}).`;
  if (!lifts(next, unit, limit))
    return `${reached} Contact sales for a higher limit.`;
  const more = limitOf(next.limits, unit);
  return `${reached} Upgrade to ${next.name} for ${more < 0 ? "unlimited" : String(more)} ${unit}.`;
}

/** "9 issues", "1 issue" */
function counted(count: number, unit: Unit): string {
  return `${count} ${count === 1 ? unit.slice(0, -1) : unit}`;
}

/** Below 10, or below a tenth of the limit. */
function isLow(remaining: number, limit: number): boolean {
  return limit >= 0 && (remaining < 10 || remaining < limit / 10);
}

/** What is used and held of a month, against the limits of the licence, with the words for whoever runs out. */
export function quotaStatus(
  state: QuotaState,
  limits: Limits,
  next: NextPlan,
  links: QuotaLinks,
): QuotaStatus {
  const { monthly_issues, claude_api_tokens } = limits;
  const issues = left(monthly_issues, state.issues_used, state.issues_held);
  const tokens = left(claude_api_tokens, state.tokens_used, state.tokens_held);
  const limitBy = { issues: monthly_issues, tokens: claude_api_tokens };
  const leftBy = { issues, tokens };
  const units: readonly Unit[] = ["issues", "tokens"];
  const out = units.find((unit) => leftBy[unit] === 0);
  const low = units.filter((unit) => isLow(leftBy[unit], limitBy[unit]));
  const words =
    out !== undefined
      ? { message: spent(out, limitBy[out], next) }
      : low.length > 0
        ? {
            warning: `${low.map((unit) => counted(leftBy[unit], unit)).join(" and ")} remaining this month.`,
          }
        : {};
  const [first] = out === undefined ? low : [out];
  const link =
    first === undefined
      ? null
      : lifts(next, first, limitBy[first])
        ? links.upgrade
        : links.sales;
  return {
    issues_limit: monthly_issues,
    issues_used: state.issues_used,
    issues_held: state.issues_held,
    issues_remaining: issues,
    tokens_limit: claude_api_tokens,
    tokens_used: state.tokens_used,
    tokens_held: state.tokens_held,
    tokens_remaining: tokens,
    allowed: out === undefined,
    ...words,
    ...(link !== null && { upgrade_url: link }),
  };
}
