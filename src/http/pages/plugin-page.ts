import { html } from "hono/html";
import type { Plugin, PluginVersion } from "../../marketplace/ports/plugins.ts";
import type { TrialStatus } from "../../marketplace/trial-status.ts";
import { day, limit, number, price } from "./formats.ts";
import type { Markup, Page } from "./frame.ts";
import { qualityPart } from "./quality-part.ts";
import { structuredPlugin } from "./structured-plugin.ts";
import { trialPart } from "./trial-part.ts";
import type { Visit } from "./visit.ts";

export type ShownPlugin = {
  plugin: Plugin;
  /** Newest first; the first is the listed one. */
  versions: readonly PluginVersion[];
  forSale: boolean;
  /** Null while nobody is signed in, and where there is no trial. */
  trial: TrialStatus | null;
  /** GitHub's pages, without a slash at the end. */
  githubUrl: string;
  publicUrl: string;
  /** What is typed after `/plugin marketplace add`, and the name that the catalogue has then. */
  marketplace: { address: string; name: string };
};

function standing({ say }: Visit, { plugin, forSale }: ShownPlugin): Markup {
  const { listing, listing_reason, uninstalled_at, price: amount } = plugin;
  return html`
    ${
      listing === "listed"
        ? ""
        : html`<p class="notice">
            ${say(`plugin.${listing}`)} ${listing_reason}
          </p>`
    }
    ${
      uninstalled_at === null
        ? ""
        : html`<p class="notice">${say("plugin.unwatched")}</p>`
    }
    ${
      listing === "listed" && amount > 0 && !forSale
        ? html`<p class="notice">${say("price.unsold")}</p>`
        : ""
    }
  `;
}

function head(visit: Visit, shown: ShownPlugin): Markup {
  const { say } = visit;
  const { plugin, githubUrl } = shown;
  const { author, rating, review_count, downloads } = plugin;
  return html`
    <h1>${plugin.display_name}</h1>
    <p class="by">
      ${
        author === null
          ? say("plugin.house")
          : html`<a
              href="${githubUrl}/${encodeURIComponent(author.github_login)}"
              >${say("plugin.by", { author: author.github_login })}</a
            >`
      }
      ${
        plugin.verified
          ? html`<span class="badge">${say("plugin.verified")}</span>`
          : ""
      }
    </p>
    <p class="lead">${plugin.description}</p>
    <p class="facts">
      <span class="price">${price(visit, plugin)}</span>
      <span>${say(`tier.${plugin.tier}`)}</span>
      <span>${say("plugin.version", { version: plugin.version })}</span>
      <span
        >${say("plugin.downloads", { count: number(visit, downloads) })}</span
      >
      ${
        review_count === 0
          ? ""
          : html`<span
              >${say("plugin.rating", { rating, count: review_count })}</span
            >`
      }
    </p>
    ${standing(visit, shown)}
  `;
}

function install({ say }: Visit, { plugin, marketplace }: ShownPlugin): Markup {
  const { source, listing, id } = plugin;
  if (source === null || listing !== "listed") return html``;
  const lines = [
    `/plugin marketplace add ${marketplace.address}`,
    `/plugin install ${id}@${marketplace.name}`,
  ].join("\n");
  return html`<section class="panel" aria-labelledby="install">
    <h2 id="install">${say("install.title")}</h2>
    <p>${say("install.how")}</p>
    <pre tabindex="0"><code>${lines}</code></pre>
    <p class="quiet">
      ${say("install.pin", {
        sha: source.sha.slice(0, 12),
        repository: source.repository,
      })}
    </p>
  </section>`;
}

function versionTable(
  visit: Visit,
  { versions, plugin, githubUrl }: ShownPlugin,
): Markup {
  const { say } = visit;
  if (versions.length === 0) return html``;
  const commit = (sha: string) =>
    plugin.source === null
      ? html`<code>${sha.slice(0, 12)}</code>`
      : html`<a href="${githubUrl}/${plugin.source.repository}/commit/${sha}"
          ><code>${sha.slice(0, 12)}</code></a
        >`;
  return html`
    <h2>${say("versions.title")}</h2>
    <div
      class="scroll"
      tabindex="0"
      role="group"
      aria-label="${say("versions.title")}"
    >
      <table>
        <thead>
          <tr>
            <th scope="col">${say("versions.version")}</th>
            <th scope="col">${say("versions.commit")}</th>
            <th scope="col" class="number">${say("versions.score")}</th>
            <th scope="col">${say("versions.listed")}</th>
          </tr>
        </thead>
        <tbody>
          ${versions.map(
            ({ version, sha, score, created_at }) =>
              html`<tr>
                <th scope="row">${version}</th>
                <td>${commit(sha)}</td>
                <td class="number">${score}</td>
                <td>${day(visit, created_at)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  `;
}

function details(visit: Visit, { plugin }: ShownPlugin): Markup {
  const { say } = visit;
  const { features, categories, limitations } = plugin;
  const limits = [
    "monthly_issues",
    "concurrency",
    "claude_api_tokens",
  ] as const;
  return html`
    ${
      features.length === 0
        ? ""
        : html`<h2>${say("features.title")}</h2>
            <ul>
              ${features.map((feature) => html`<li>${feature}</li>`)}
            </ul>`
    }
    <h2>${say("limits.title")}</h2>
    <dl class="pairs">
      ${limits.map(
        (name) =>
          html`<dt>${say(`limits.${name}`)}</dt>
            <dd>${limit(visit, limitations[name])}</dd>`,
      )}
    </dl>
    ${
      categories.length === 0
        ? ""
        : html`<h2>${say("categories.title")}</h2>
            <p>
              ${categories.map(
                (one) =>
                  html`<a href="/?category=${encodeURIComponent(one)}"
                    >${one}</a
                  > `,
              )}
            </p>`
    }
  `;
}

/** All that is known of one plugin, listed or not: those who have it installed come here too. */
export function pluginPage(visit: Visit, shown: ShownPlugin): Page {
  const { say } = visit;
  const [listed] = shown.versions;
  const body = html`
    ${head(visit, shown)} ${trialPart(visit, shown.plugin, shown.trial)}
    ${install(visit, shown)}
    <h2>${say("quality.title")}</h2>
    ${
      listed === undefined
        ? html`<p>${say("quality.house")}</p>`
        : qualityPart(visit, listed)
    }
    ${versionTable(visit, shown)} ${details(visit, shown)}
  `;
  return {
    title: shown.plugin.display_name,
    body,
    structuredData: structuredPlugin(shown.plugin, shown.publicUrl),
  };
}
