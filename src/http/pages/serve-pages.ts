import type { Context } from "hono";
import { setCookie } from "hono/cookie";
import { html } from "hono/html";
import {
  detectFromCookie,
  detectFromHeader,
  detectFromQuery,
  type DetectorOptions,
} from "hono/language";
import { languages, type Language } from "../../score/words/language.ts";
import type { ApiDependencies } from "../dependencies.ts";
import { errorResponse } from "../error-response.ts";
import { createCookies, type Cookies } from "./cookies.ts";
import { frame, type Page } from "./frame.ts";
import { personOf } from "./session.ts";
import type { Visit } from "./visit.ts";
import { sayIn } from "./words.ts";

const YEAR_SECONDS = 31_536_000;

const asking: DetectorOptions = {
  order: ["querystring", "cookie", "header"],
  lookupQueryString: "lang",
  lookupCookie: "language",
  lookupFromPathIndex: 0,
  lookupFromHeaderKey: "accept-language",
  caches: false,
  ignoreCase: true,
  fallbackLanguage: "en",
  supportedLanguages: [...languages],
};

export type PageNeeds = Pick<
  ApiDependencies,
  "publicUrl" | "log" | "newId" | "sessions" | "people" | "clock"
>;

/** What a page is made of, or the way to another one. */
type Make = (c: Context, visit: Visit) => Promise<Page | Response>;

function known(name: string | undefined): Language | undefined {
  return languages.find((one) => one === name);
}

/** By the choice that was made on a page, now or before, else by what the browser asks for. */
function languageOf(c: Context, secure: boolean): Language {
  const chosen = known(detectFromQuery(c, asking));
  if (chosen !== undefined)
    setCookie(c, asking.lookupCookie, chosen, {
      path: "/",
      maxAge: YEAR_SECONDS,
      sameSite: "Lax",
      httpOnly: true,
      secure,
    });
  return (
    chosen ??
    known(detectFromCookie(c, asking)) ??
    known(detectFromHeader(c, asking)) ??
    "en"
  );
}

async function visitOf(
  c: Context,
  cookies: Cookies,
  needs: PageNeeds,
): Promise<Visit> {
  const language = languageOf(c, needs.publicUrl.startsWith("https:"));
  const here = new URL(c.req.url);
  here.searchParams.delete("lang");
  const person = await personOf(c, cookies, needs);
  return { language, say: sayIn(language), here, person };
}

/** The refusal that a program would get, for a person to read. */
async function refusal(
  { say }: Visit,
  refused: Response,
): Promise<Page & { status: number }> {
  const { message } = (await refused.json()) as { message: string };
  const { status } = refused;
  const title = say(status === 404 ? "error.not_found" : "error.title");
  const body = html`
    <h1>${title}</h1>
    <p>${message}</p>
    <p><a href="/">${say("error.back")}</a></p>
  `;
  return { title, body, status };
}

/** Makes handlers of pages: each is framed, and what fails in it is told on a page, too. */
export function createServePage(needs: PageNeeds) {
  const cookies = createCookies(needs.publicUrl);
  return (make: Make) => async (c: Context) => {
    const visit = await visitOf(c, cookies, needs);
    const respond = async (page: Page, status = 200) => {
      const { markup, headers } = await frame(visit, page);
      for (const [name, value] of Object.entries(headers))
        c.header(name, value);
      c.header("Content-Type", "text/html; charset=utf-8");
      return c.newResponse(markup, new Response(null, { status }));
    };
    try {
      const made = await make(c, visit);
      return made instanceof Response ? made : await respond(made);
    } catch (error) {
      const refused = errorResponse(error, needs.log, needs.newId);
      const { status, ...page } = await refusal(visit, refused);
      return respond(page, status);
    }
  };
}
