import { createMiddleware } from "hono/factory";
import type { Log } from "../marketplace/ports/log.ts";

/** One line a request. Never the query, the headers or the body: they can hold tokens. */
export function accessLog(log: Log, clock: () => Date) {
  return createMiddleware(async (c, next) => {
    const started = clock().getTime();
    await next();
    const { method, path } = c.req;
    const ms = clock().getTime() - started;
    log.info({ method, path, status: c.res.status, ms }, "request");
  });
}
