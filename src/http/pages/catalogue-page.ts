import { html } from "hono/html";
import type { Plugin, PluginQuery } from "../../marketplace/ports/plugins.ts";
import { number, price } from "./formats.ts";
import type { Markup, Page } from "./frame.ts";
import { withQuery, type Visit } from "./visit.ts";

const tiers = ["free", "pro", "enterprise", "addon"] as const;
const sorts = ["downloads", "rating", "created_at"] as const;

function option(value: string, label: string, chosen: boolean): Markup {
  return html`<option value="${value}" ${chosen ? "selected" : ""}>
    ${label}
  </option>`;
}

function searchForm({ say }: Visit, query: PluginQuery): Markup {
  const { search = "", tier, sort, verified, category } = query;
  return html`<form class="search" method="get" action="/" role="search">
    <label class="wide">
      <span>${say("search.label")}</span>
      <input
        type="search"
        name="search"
        value="${search}"
        maxlength="200"
        placeholder="${say("search.hint")}"
      />
    </label>
    <label>
      <span>${say("filter.tier")}</span>
      <select name="tier">
        ${option("", say("filter.any"), tier === undefined)}
        ${tiers.map((one) => option(one, say(`tier.${one}`), one === tier))}
      </select>
    </label>
    <label>
      <span>${say("filter.sort")}</span>
      <select name="sort">
        ${option("", say("sort.best"), sort === undefined)}
        ${sorts.map((one) => option(one, say(`sort.${one}`), one === sort))}
      </select>
    </label>
    <label class="check">
      <input
        type="checkbox"
        name="verified"
        value="true"
        ${verified === true ? "checked" : ""}
      />
      <span>${say("filter.verified")}</span>
    </label>
    ${
      category === undefined
        ? ""
        : html`<input type="hidden" name="category" value="${category}" />`
    }
    <button>${say("search.go")}</button>
  </form>`;
}

function card(visit: Visit, plugin: Plugin): Markup {
  const { say } = visit;
  const { id, display_name, description, author, score, downloads } = plugin;
  return html`<li class="card">
    <h2><a href="/plugins/${encodeURIComponent(id)}">${display_name}</a></h2>
    <p class="by">
      ${
        author === null
          ? say("plugin.house")
          : say("plugin.by", { author: author.github_login })
      }
      ${
        plugin.verified
          ? html`<span class="badge">${say("plugin.verified")}</span>`
          : ""
      }
      ${
        plugin.featured
          ? html`<span class="badge">${say("plugin.featured")}</span>`
          : ""
      }
    </p>
    <p class="description">${description}</p>
    <p class="facts">
      <span class="price">${price(visit, plugin)}</span>
      ${
        score === null
          ? ""
          : html`<span>${say("plugin.score", { score })}</span>`
      }
      ${
        downloads === 0
          ? ""
          : html`<span
              >${say("plugin.downloads", {
                count: number(visit, downloads),
              })}</span
            >`
      }
    </p>
  </li>`;
}

function pager({ say, here }: Visit, page: number, pages: number): Markup {
  const to = (target: number) => withQuery(here, { page: String(target) });
  return html`<nav class="pager" aria-label="${say("list.pages")}">
    ${
      page > 1
        ? html`<a rel="prev" href="${to(Math.min(page - 1, pages))}"
            >${say("list.before")}</a
          >`
        : ""
    }
    <span>${say("list.page", { page, pages })}</span>
    ${
      page < pages
        ? html`<a rel="next" href="${to(page + 1)}">${say("list.next")}</a>`
        : ""
    }
  </nav>`;
}

/** The catalogue: a search form, and one page of what it finds. */
export function cataloguePage(
  visit: Visit,
  query: PluginQuery,
  { plugins, total }: { plugins: readonly Plugin[]; total: number },
): Page {
  const { say, here } = visit;
  const { search, category, page, limit } = query;
  const pages = Math.ceil(total / limit);
  const count = number(visit, total);
  const body = html`
    <h1>${say("site.catalogue")}</h1>
    <p class="lead">${say("site.tagline")}</p>
    ${searchForm(visit, query)}
    ${
      category === undefined
        ? ""
        : html`<p class="chosen">
            ${say("filter.category", { category })}
            <a href="${withQuery(here, { category: null, page: null })}"
              >${say("filter.clear")}</a
            >
          </p>`
    }
    <p class="count" role="status">
      ${
        search === undefined
          ? say("list.results", { count })
          : say("list.results-for", { count, search })
      }
    </p>
    ${plugins.length === 0 ? html`<p>${say("list.none")}</p>` : ""}
    <ul class="cards">
      ${plugins.map((plugin) => card(visit, plugin))}
    </ul>
    ${pages > 1 ? pager(visit, page, pages) : ""}
  `;
  return { title: search ?? say("site.catalogue"), body };
}
