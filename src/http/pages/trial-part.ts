import { html } from "hono/html";
import type { Plugin } from "../../marketplace/ports/plugins.ts";
import type { TrialStatus } from "../../marketplace/trial-status.ts";
import { day } from "./formats.ts";
import { formToken, type Markup } from "./frame.ts";
import { withQuery, type Visit } from "./visit.ts";

/**
 * The trial of a plugin that has one: where the visitor stands with it, or how to begin.
 *
 * @param trial null while nobody is signed in
 */
export function trialPart(
  visit: Visit,
  plugin: Plugin,
  trial: TrialStatus | null,
): Markup {
  const { say, here } = visit;
  const { id, trial_days: days, listing } = plugin;
  if (days <= 0 || listing !== "listed") return html``;
  if (trial?.status === "active")
    return html`<p class="notice">
      ${say("trial.active", { days: trial.days_remaining })}
      <a href="/account">${say("account.title")}</a>
    </p>`;
  if (trial?.status === "expired")
    return html`<p class="notice">
      ${say("trial.expired", { date: day(visit, trial.expired_at) })}
    </p>`;
  const to = new URLSearchParams({ to: withQuery(here, {}) }).toString();
  return html`<section class="panel">
    ${
      trial === null
        ? html`<a class="button" href="/sign-in?${to}"
            >${say("trial.sign-in", { days })}</a
          >`
        : html`<form
            method="post"
            action="/plugins/${encodeURIComponent(id)}/trial"
          >
            ${formToken(visit)}
            <button>${say("trial.start", { days })}</button>
          </form>`
    }
    <p class="quiet">${say("trial.once")}</p>
  </section>`;
}
