import { html } from "hono/html";
import type { AuditRecord } from "../../marketplace/ports/audit.ts";
import type { Submission } from "../../marketplace/ports/submissions.ts";
import { severities } from "../../score/facts.ts";
import type { Report } from "../../score/report.ts";
import { say as sayInReport } from "../../score/words/say.ts";
import { time } from "./formats.ts";
import type { Markup, Page } from "./frame.ts";
import { table } from "./table.ts";
import type { Visit } from "./visit.ts";

const DAY_MS = 86_400_000;

export type Desk = {
  /** Open ones, those that wait longest first, with the report on each that has one. */
  queue: readonly { submission: Submission; report: Report | null }[];
  /** Open ones that are not shown. */
  more: number;
  audit: readonly AuditRecord[];
  /** Where the older decisions begin; null where there are none. */
  older: number | null;
  now: Date;
  githubUrl: string;
};

/** How many of each severity, the worst first. */
function findingsOf({ language }: Visit, report: Report | null): Markup {
  if (report === null) return html`–`;
  const counted = severities
    .map((severity) => ({
      severity,
      count: report.findings.filter((one) => one.severity === severity).length,
    }))
    .filter(({ count }) => count > 0);
  return counted.length === 0
    ? html`0`
    : html`${counted.map(
        ({ severity, count }) =>
          html`<span class="severity-${severity}"
            >${count} ${sayInReport(language, `severity.${severity}`)}</span
          > `,
      )}`;
}

function queueRow(
  visit: Visit,
  { submission, report }: Desk["queue"][number],
  { now, githubUrl }: Desk,
): Markup {
  const { say } = visit;
  const { issue_node, issue_number, request, author, state, held } = submission;
  const age = now.getTime() - Date.parse(submission.submitted_at);
  const count = Math.max(0, Math.floor(age / DAY_MS));
  return html`<tr>
    <th scope="row">
      ${request?.display_name ?? "–"} ${request?.version}
      <p class="quiet">
        <a href="${githubUrl}/${issue_node.repository}/issues/${issue_number}"
          >${say("maintain.issue", { number: issue_number })}</a
        >
      </p>
    </th>
    <td>${author.github_login}</td>
    <td>
      ${say(`state.${state}`)}
      ${held ? html`<p class="quiet">${say("maintain.held")}</p>` : ""}
    </td>
    <td class="number">${say("maintain.days", { count })}</td>
    <td class="number">${submission.score ?? "–"}</td>
    <td>${findingsOf(visit, report)}</td>
  </tr>`;
}

function auditRow(visit: Visit, record: AuditRecord): Markup {
  const { action, actor_login, reason, details, created_at } = record;
  const { plugin_id } = details;
  return html`<tr>
    <td>${time(visit, created_at)}</td>
    <td>${actor_login ?? visit.say("maintain.app")}</td>
    <td>
      <code>${action}</code>
      ${typeof plugin_id === "string" ? plugin_id : ""}
    </td>
    <td>${reason ?? "–"}</td>
  </tr>`;
}

function auditPart(visit: Visit, { audit, older }: Desk): Markup {
  const { say } = visit;
  const title = say("maintain.audit");
  const columns = (["when", "who", "what", "why"] as const).map((one) =>
    say(`maintain.${one}`),
  );
  return html`
    <h2>${title}</h2>
    ${table(
      title,
      columns,
      audit.map((record) => auditRow(visit, record)),
    )}
    <nav class="pager" aria-label="${title}">
      <a href="/maintain">${say("maintain.newest")}</a>
      ${
        older === null
          ? ""
          : html`<a rel="next" href="/maintain?before=${older}"
              >${say("maintain.older")}</a
            >`
      }
    </nav>
  `;
}

/** What maintainers look at: who waits for how long, with which score and findings, and what was decided. */
export function maintainerPage(visit: Visit, desk: Desk): Page {
  const { say } = visit;
  const title = say("maintain.queue");
  const columns = [
    say("maintain.plugin"),
    say("maintain.author"),
    say("maintain.state"),
    { numbers: say("maintain.age") },
    { numbers: say("maintain.score") },
    say("maintain.findings"),
  ];
  const body = html`
    <h1>${say("maintain.title")}</h1>
    <h2>${title}</h2>
    ${
      desk.queue.length === 0
        ? html`<p>${say("maintain.empty")}</p>`
        : table(
            title,
            columns,
            desk.queue.map((one) => queueRow(visit, one, desk)),
          )
    }
    ${
      desk.more > 0
        ? html`<p>${say("maintain.more", { count: desk.more })}</p>`
        : ""
    }
    ${auditPart(visit, desk)}
  `;
  return { title: say("maintain.title"), body };
}
