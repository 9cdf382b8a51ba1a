import type { Hono } from "hono";
import { asObject, type Json } from "../json.ts";

/** A request that changed something, as GitHub's audit log would know it. */
export type Write = {
  method: string;
  path: string;
  body: Json;
  status: number;
};

/**
 * Records what the App and the jobs write. Added before all other routes.
 *
 * @param front the front's routes
 * @returns the writes so far, in the order in which they were answered
 */
export function recordWrites(front: Hono): Write[] {
  const writes: Write[] = [];
  front.use("*", async (c, next) => {
    const { method, path } = c.req;
    const byApp = /ghs_/.test(c.req.header("authorization") ?? "");
    if (method === "GET" || !byApp) return next();
    const text = await c.req.raw.clone().text();
    await next();
    writes.push({
      method,
      path,
      body: text.startsWith("{") ? asObject(JSON.parse(text)) : {},
      status: c.res.status,
    });
    return undefined;
  });
  return writes;
}
