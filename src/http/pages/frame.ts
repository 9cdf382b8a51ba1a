import { hash } from "node:crypto";
import { html, raw } from "hono/html";
import { languages } from "../../score/words/language.ts";
import { iconPath, stylesheetPath, stylesheetVersion } from "./stylesheet.ts";
import { withQuery, type Visit } from "./visit.ts";

/** What `html` makes: text in which everything from outside is escaped. */
export type Markup = ReturnType<typeof html>;

export type Page = {
  title: string;
  body: Markup;
  /** For search engines. Everything in it may be foreign. */
  structuredData?: object;
};

const languageNames = { en: "English", ja: "日本語" } as const;

/** JSON in which no tag can be closed or opened. */
function dataBlock(data: object): string {
  return JSON.stringify(data).replaceAll("<", String.raw`\u003c`);
}

/** Nothing runs in a page, nothing is loaded from elsewhere, nobody frames it, and its forms go to us alone. */
function policy(scriptHash: string | null): string {
  return [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    ...(scriptHash === null ? [] : [`script-src 'sha256-${scriptHash}'`]),
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

function languageLinks({ language, here, say }: Visit): Markup {
  return html`<ul class="languages" aria-label="${say("site.language")}">
    ${languages.map(
      (one) =>
        html`<li>
          ${
            one === language
              ? html`<span lang="${one}" aria-current="true"
                  >${languageNames[one]}</span
                >`
              : html`<a
                  href="${withQuery(here, { lang: one })}"
                  lang="${one}"
                  hreflang="${one}"
                  rel="nofollow"
                  >${languageNames[one]}</a
                >`
          }
        </li>`,
    )}
  </ul>`;
}

/** Hidden in every form of a signed-in person. */
export function formToken({ person }: Visit): Markup {
  return person === null
    ? html``
    : html`<input
        type="hidden"
        name="form_token"
        value="${person.formToken}"
      />`;
}

function personLinks(visit: Visit): Markup {
  const { person, say, here } = visit;
  if (person !== null)
    return html`
      ${
        person.user.role === "admin"
          ? html`<a href="/maintain">${say("maintain.title")}</a>`
          : ""
      }
      <a href="/author">${say("author.title")}</a>
      <a href="/account">${say("account.title")}</a>
      <span class="quiet">${person.user.github_login}</span>
      <form method="post" action="/sign-out">
        ${formToken(visit)}
        <button class="plain">${say("site.sign-out")}</button>
      </form>
    `;
  const to = here.pathname.startsWith("/sign-in") ? "/" : withQuery(here, {});
  return html`<a href="/sign-in?${new URLSearchParams({ to }).toString()}"
    >${say("site.sign-in")}</a
  >`;
}

/**
 * A whole page with what stands around all of them, and the headers that go with it.
 *
 * @param page.body made with `html`, which escapes what is put into it
 */
export async function frame(
  visit: Visit,
  { title, body, structuredData }: Page,
): Promise<{ markup: string; headers: Record<string, string> }> {
  const { say, language } = visit;
  const data = structuredData === undefined ? null : dataBlock(structuredData);
  const script =
    data === null
      ? ""
      : raw(`<script type="application/ld+json">${data}</script>`);
  const markup = await html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · ${say("site.name")}</title>
        <link
          rel="stylesheet"
          href="${stylesheetPath}?v=${stylesheetVersion}"
        />
        <link rel="icon" href="${iconPath}" type="image/svg+xml" />
        ${script}
      </head>
      <body>
        <a class="skip" href="#content">${say("site.skip")}</a>
        <header class="site">
          <a class="brand" href="/">${say("site.name")}</a>
          <nav aria-label="${say("site.navigation")}">
            <a href="/">${say("site.catalogue")}</a>
            <a href="/docs">${say("site.api")}</a>
            ${personLinks(visit)}
          </nav>
        </header>
        <main id="content" tabindex="-1">${body}</main>
        <footer class="site">
          <p>${say("site.made")}</p>
          ${languageLinks(visit)}
        </footer>
      </body>
    </html>`;
  return {
    markup: markup.toString(),
    headers: {
      "Content-Language": language,
      "Content-Security-Policy": policy(
        data === null ? null : hash("sha256", data, "base64"),
      ),
      "Referrer-Policy": "strict-origin-when-cross-origin",
      Vary: "Accept-Language, Cookie",
    },
  };
}
