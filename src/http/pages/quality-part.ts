import { html } from "hono/html";
import type { PluginVersion } from "../../marketplace/ports/plugins.ts";
import type { Finding } from "../../score/facts.ts";
import { headline } from "../../score/headline.ts";
import { rounded } from "../../score/rounded.ts";
import { MINIMUM_SCORE, slotNames } from "../../score/rubric.ts";
import type { Report } from "../../score/report.ts";
import { say as sayInReport, word } from "../../score/words/say.ts";
import { translate } from "../../score/words/translate.ts";
import { day } from "./formats.ts";
import type { Markup } from "./frame.ts";
import type { Visit } from "./visit.ts";

/** A page stays readable; the API has all of them. */
const MOST_FINDINGS = 100;

function slotRows({ language }: Visit, { slots }: Report): Markup[] {
  return slotNames.map((name) => {
    const { score, weight, status, reason } = slots[name];
    const granted = score === null ? "–" : rounded(weight * score);
    return html`<tr>
      <th scope="row">${sayInReport(language, `slot.${name}`)}</th>
      <td class="number">${granted} / ${rounded(100 * weight)}</td>
      <td>${sayInReport(language, `status.${status}`)}</td>
      <td>${translate(reason, language)}</td>
    </tr>`;
  });
}

function slotTable(visit: Visit, report: Report): Markup {
  const { language } = visit;
  const column = (name: "slot" | "points" | "status" | "why") =>
    sayInReport(language, `column.${name}`);
  return html`<div
    class="scroll"
    tabindex="0"
    role="group"
    aria-label="${visit.say("quality.title")}"
  >
    <table>
      <caption>
        ${headline(report, MINIMUM_SCORE, language)}
      </caption>
      <thead>
        <tr>
          <th scope="col">${column("slot")}</th>
          <th scope="col" class="number">${column("points")}</th>
          <th scope="col">${column("status")}</th>
          <th scope="col">${column("why")}</th>
        </tr>
      </thead>
      <tbody>
        ${slotRows(visit, report)}
      </tbody>
    </table>
  </div>`;
}

function capabilities({ say, language }: Visit, report: Report): Markup {
  const brought = Object.entries(report.capabilities).filter(
    ([, names]) => names.length > 0,
  );
  return html`
    <h3>${sayInReport(language, "section.capabilities")}</h3>
    ${
      brought.length === 0
        ? html`<p>${say("capabilities.none")}</p>`
        : html`<dl class="pairs">
            ${brought.map(
              ([kind, names]) =>
                html`<dt>${word(language, "capability", kind)}</dt>
                  <dd>${names.join(", ")}</dd>`,
            )}
          </dl>`
    }
  `;
}

function finding({ language }: Visit, one: Finding): Markup {
  const { severity, code, file, line, message, fix } = one;
  const place = line === null ? file : `${file ?? ""}:${line}`;
  return html`<li>
    <p>
      <span class="severity-${severity}"
        >${sayInReport(language, `severity.${severity}`)}</span
      >
      <code>${code}</code> ${place === null ? "" : html`<code>${place}</code>`}
    </p>
    <p>${message}</p>
    ${fix === "" ? "" : html`<p class="quiet">${fix}</p>`}
  </li>`;
}

function findings(
  visit: Visit,
  { report, accepted }: Pick<PluginVersion, "report" | "accepted">,
): Markup {
  const { say, language } = visit;
  const shown = report.findings.slice(0, MOST_FINDINGS);
  const more = report.findings.length - shown.length + report.findings_dropped;
  return html`
    <h3>${say("findings.title")}</h3>
    ${
      shown.length === 0
        ? html`<p>${sayInReport(language, "findings.none")}</p>`
        : html`<ul class="findings">
            ${shown.map((one) => finding(visit, one))}
          </ul>`
    }
    ${
      more > 0
        ? html`<p>
            ${sayInReport(language, "findings.more", { count: more })}
          </p>`
        : ""
    }
    ${
      accepted.length === 0
        ? ""
        : html`<h3>${say("findings.accepted")}</h3>
            <ul>
              ${accepted.map(
                ({ code, reason, by, at }) =>
                  html`<li>
                    <code>${code}</code>
                    ${say("findings.accepted-by", {
                      by,
                      date: day(visit, at),
                      reason,
                    })}
                  </li>`,
              )}
            </ul>`
    }
  `;
}

/** The judgement on the listed version: points by slot, what it brings, what was found and what a maintainer let stand. */
export function qualityPart(visit: Visit, listed: PluginVersion): Markup {
  const { report, sha } = listed;
  return html`
    ${slotTable(visit, report)}
    <p class="quiet">
      ${visit.say("quality.commit", {
        commit: sha.slice(0, 12),
        rubric: report.rubric_version,
      })}
    </p>
    ${capabilities(visit, report)} ${findings(visit, listed)}
  `;
}
