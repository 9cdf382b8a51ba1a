import { html } from "hono/html";
import type { UsageStats } from "../../marketplace/read-usage-stats.ts";
import { chartWithTable, type Bar } from "./bar-chart.ts";
import { limit, number } from "./formats.ts";
import type { Markup } from "./frame.ts";
import type { Visit } from "./visit.ts";

/** Names come from plugins: the page shows the ones that were used most. */
const MOST_AGENTS = 15;

/** Every day of the month, also those on which nothing was done. */
function daysOf({ period, usage, projections }: UsageStats): Bar[] {
  return Array.from({ length: projections.days_in_month }, (_, index) => {
    const label = String(index + 1);
    const day = `${period}-${label.padStart(2, "0")}`;
    return { label, value: usage.daily[day] ?? 0 };
  });
}

function most(counts: Readonly<Record<string, number>>): Bar[] {
  return Object.entries(counts)
    .map(([label, value]) => ({ label, value }))
    .toSorted((a, b) => b.value - a.value || (a.label < b.label ? -1 : 1))
    .slice(0, MOST_AGENTS);
}

function meter(
  visit: Visit,
  { label, used, of }: { label: string; used: number; of: number },
): Markup {
  const words = visit.say("usage.of", {
    used: number(visit, used),
    limit: limit(visit, of),
  });
  return html`<dt>${label}</dt>
    <dd>
      ${words}
      ${
        of < 0
          ? ""
          : html`<progress
              max="${Math.max(of, 1)}"
              value="${Math.min(used, of)}"
              aria-label="${label}"
            ></progress>`
      }
    </dd>`;
}

/** A month of one plugin: what the quota leaves, events by day, agents. */
export function usagePart(
  visit: Visit,
  name: string,
  stats: UsageStats,
): Markup {
  const { say } = visit;
  const { usage, quota, projections } = stats;
  const agents = most(usage.agents_executed);
  const write = (value: number) => number(visit, value);
  const showTable = say("usage.table");
  return html`<section class="panel">
    <h3>${name}</h3>
    <dl class="pairs">
      ${meter(visit, {
        label: say("usage.issues"),
        used: usage.issues_processed,
        of: quota.issues_limit,
      })}
      ${meter(visit, {
        label: say("usage.tokens"),
        used: usage.tokens_consumed,
        of: quota.tokens_limit,
      })}
      <dt>${say("usage.projected")}</dt>
      <dd>
        ${say("usage.projection", {
          issues: write(projections.issues_processed),
          tokens: write(projections.tokens_consumed),
        })}
      </dd>
    </dl>
    ${chartWithTable({
      title: say("usage.days", { period: stats.period }),
      columns: [say("usage.day"), say("usage.events")],
      ...{ showTable, write, bars: daysOf(stats) },
    })}
    ${
      agents.length === 0
        ? ""
        : chartWithTable({
            title: say("usage.agents"),
            columns: [say("usage.agent"), say("usage.runs")],
            ...{ showTable, write, bars: agents },
          })
    }
  </section>`;
}
