import { html } from "hono/html";
import type { OwnLicence } from "../../marketplace/own-licences.ts";
import type { OwnSubscription } from "../../marketplace/ports/purchasing.ts";
import type { UsageStats } from "../../marketplace/read-usage-stats.ts";
import { day, minorMoney } from "./formats.ts";
import type { Markup, Page } from "./frame.ts";
import { table } from "./table.ts";
import { usagePart } from "./usage-part.ts";
import type { Visit } from "./visit.ts";

export type Account = {
  licences: readonly OwnLicence[];
  subscriptions: readonly OwnSubscription[];
  usage: readonly { name: string; stats: UsageStats }[];
  /** The month that is shown, and those around it; `next` is null in the present one. */
  months: { shown: string; before: string; next: string | null };
};

function licenceRow(visit: Visit, own: OwnLicence): Markup {
  const { say } = visit;
  const { licence, license_key, listing } = own;
  return html`<tr>
    <th scope="row">
      <a href="/plugins/${encodeURIComponent(licence.plugin_id)}"
        >${licence.plugin_id}</a
      >
      ${
        listing === "listed"
          ? ""
          : html`<p class="quiet">${say(`plugin.${listing}`)}</p>`
      }
    </th>
    <td>${say(`tier.${licence.tier}`)}, ${say(`kind.${licence.kind}`)}</td>
    <td>${say(`licence.${licence.status}`)}</td>
    <td>
      ${
        licence.ends_at === null
          ? say("licence.endless")
          : day(visit, licence.ends_at)
      }
    </td>
    <td>
      ${
        license_key === null
          ? "–"
          : html`<details>
              <summary>${say("licence.show-key")}</summary>
              <code class="key">${license_key}</code>
            </details>`
      }
    </td>
  </tr>`;
}

function licencePart(visit: Visit, { licences }: Account): Markup {
  const { say } = visit;
  const title = say("account.licences");
  const columns = [
    say("licence.plugin"),
    say("licence.plan"),
    say("licence.status"),
    say("licence.ends"),
    say("licence.key"),
  ];
  return html`
    <h2>${title}</h2>
    ${
      licences.length === 0
        ? html`<p>
            ${say("account.no-licences")}
            <a href="/">${say("site.catalogue")}</a>
          </p>`
        : table(
            title,
            columns,
            licences.map((own) => licenceRow(visit, own)),
          )
    }
  `;
}

function subscriptionPart(visit: Visit, { subscriptions }: Account): Markup {
  const { say } = visit;
  if (subscriptions.length === 0) return html``;
  const title = say("account.subscriptions");
  const columns = [
    say("licence.plugin"),
    say("licence.status"),
    say("subscription.amount"),
    say("subscription.until"),
  ];
  return html`
    <h2>${title}</h2>
    ${table(
      title,
      columns,
      subscriptions.map(
        (one) =>
          html`<tr>
            <th scope="row">${one.plugin_id}</th>
            <td>
              ${one.status}
              ${
                one.cancel_at_period_end
                  ? html`<p class="quiet">${say("subscription.cancelled")}</p>`
                  : ""
              }
            </td>
            <td>
              ${one.amount === null || one.currency === null ? "–" : minorMoney(visit, one.amount, one.currency)}
            </td>
            <td>
              ${
                one.current_period_end === null
                  ? "–"
                  : day(visit, one.current_period_end)
              }
            </td>
          </tr>`,
      ),
    )}
  `;
}

/** What a person has here: licences with their keys, subscriptions, and what was used in a month. */
export function accountPage(visit: Visit, account: Account): Page {
  const { say } = visit;
  const { shown, before, next } = account.months;
  const body = html`
    <h1>${say("account.title")}</h1>
    ${licencePart(visit, account)} ${subscriptionPart(visit, account)}
    <h2>${say("account.usage", { period: shown })}</h2>
    <nav class="pager" aria-label="${say("account.months")}">
      <a rel="prev" href="/account?period=${before}">${before}</a>
      ${
        next === null
          ? ""
          : html`<a rel="next" href="/account?period=${next}">${next}</a>`
      }
    </nav>
    ${account.usage.length === 0 ? html`<p>${say("account.no-usage")}</p>` : ""}
    ${account.usage.map(({ name, stats }) => usagePart(visit, name, stats))}
  `;
  return { title: say("account.title"), body };
}
