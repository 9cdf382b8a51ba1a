import { html } from "hono/html";
import type { Earning } from "../../marketplace/ports/authors.ts";
import type { Plugin, PluginVersion } from "../../marketplace/ports/plugins.ts";
import type { Submission } from "../../marketplace/ports/submissions.ts";
import { chartWithTable } from "./bar-chart.ts";
import { day, minorMoney, number } from "./formats.ts";
import type { Markup, Page } from "./frame.ts";
import { table } from "./table.ts";
import type { Visit } from "./visit.ts";

export type AuthorDesk = {
  /** The newest first. */
  submissions: readonly Submission[];
  plugins: readonly { plugin: Plugin; versions: readonly PluginVersion[] }[];
  earnings: readonly Earning[];
  /** Where plugins are submitted; null while GitHub is not configured. */
  repository: string | null;
  githubUrl: string;
};

function submissionPart(visit: Visit, desk: AuthorDesk): Markup {
  const { say } = visit;
  const { submissions, repository, githubUrl } = desk;
  if (submissions.length === 0)
    return html`<p>
      ${say("author.none")}
      ${repository === null ? "" : say("author.how", { repository })}
    </p>`;
  const title = say("author.submissions");
  const columns = [
    say("maintain.plugin"),
    say("author.version"),
    say("maintain.state"),
    { numbers: say("maintain.score") },
    say("author.submitted"),
    say("author.note"),
  ];
  return html`
    <h2>${title}</h2>
    ${table(
      title,
      columns,
      submissions.map(
        ({ request, state, score, submitted_at, note, ...rest }) =>
          html`<tr>
            <th scope="row">
              <a
                href="${githubUrl}/${
                  rest.issue_node.repository
                }/issues/${rest.issue_number}"
                >${request?.name ?? `#${rest.issue_number}`}</a
              >
            </th>
            <td>${request?.version ?? "–"}</td>
            <td>${say(`state.${state}`)}</td>
            <td class="number">${score ?? "–"}</td>
            <td>${day(visit, submitted_at)}</td>
            <td>${note ?? "–"}</td>
          </tr>`,
      ),
    )}
  `;
}

function pluginPart(
  visit: Visit,
  { plugin, versions }: AuthorDesk["plugins"][number],
): Markup {
  const { say } = visit;
  return html`<section class="panel">
    <h2>
      <a href="/plugins/${encodeURIComponent(plugin.id)}"
        >${plugin.display_name}</a
      >
    </h2>
    <p class="quiet">
      ${say("plugin.downloads", { count: number(visit, plugin.downloads) })}
    </p>
    ${chartWithTable({
      title: say("author.scores", { plugin: plugin.display_name }),
      columns: [say("author.version"), say("maintain.score")],
      showTable: say("usage.table"),
      write: (value) => number(visit, value),
      bars: versions
        .map(({ version, score }) => ({ label: version, value: score }))
        .toReversed(),
    })}
  </section>`;
}

function earningPart(visit: Visit, { earnings }: AuthorDesk): Markup {
  const { say } = visit;
  if (earnings.length === 0) return html``;
  const title = say("author.earnings");
  const amounts = ["gross", "refunds", "tax", "commission", "net"] as const;
  const columns = [
    say("author.month"),
    say("maintain.plugin"),
    ...(["sales", ...amounts] as const).map((one) => ({
      numbers: say(`author.${one}`),
    })),
  ];
  return html`
    <h2>${title}</h2>
    ${table(
      title,
      columns,
      earnings.map(
        (earning) =>
          html`<tr>
            <th scope="row">${earning.month}</th>
            <td>${earning.plugin_id}</td>
            <td class="number">${number(visit, earning.sales)}</td>
            ${amounts.map(
              (one) =>
                html`<td class="number">
                  ${minorMoney(visit, earning[one], earning.currency)}
                </td>`,
            )}
          </tr>`,
      ),
    )}
  `;
}

/** What authors look at: how their submissions stand, the scores of their versions, installs, and what they earned. */
export function authorPage(visit: Visit, desk: AuthorDesk): Page {
  const title = visit.say("author.title");
  const body = html`
    <h1>${title}</h1>
    ${submissionPart(visit, desk)}
    ${desk.plugins.map((one) => pluginPart(visit, one))}
    ${earningPart(visit, desk)}
  `;
  return { title, body };
}
