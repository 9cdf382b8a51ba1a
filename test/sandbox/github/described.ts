import type { Hono } from "hono";
import { checkRequest } from "../../support/openapi/check-request.ts";

/** What GitHub describes; other addresses of the front are not its API. */
const API = /^\/(?:repos|orgs|users|user|app|advisories)(?:\/|$)/;

/**
 * Refuses what an App or a job asks for and GitHub's own description does not know. Added before all other routes.
 *
 * @param front the front's routes
 * @returns what was refused so far, in words
 */
export function refuseUndescribed(front: Hono): string[] {
  const refused: string[] = [];
  front.use("*", async (c, next) => {
    const [, token = ""] =
      /^(?:bearer|token) (.+)$/i.exec(c.req.header("authorization") ?? "") ??
      [];
    const as = token.startsWith("ghs_")
      ? ("installation" as const)
      : ("app" as const);
    const { pathname, searchParams } = new URL(c.req.url);
    const byApp = as === "installation" || token.split(".").length === 3;
    if (!byApp || !API.test(pathname)) return next();
    const text = await c.req.raw.clone().text();
    const body = text === "" ? null : (JSON.parse(text) as object);
    try {
      const { method } = c.req;
      await checkRequest({ method, as, pathname, query: searchParams, body });
    } catch (error) {
      const message = String(error);
      refused.push(message);
      return c.json({ message }, 422);
    }
    return next();
  });
  return refused;
}
