import { createMiddleware } from "hono/factory";
import type { Log } from "../marketplace/ports/log.ts";

/** One line a request. Never the query, the headers or the body: they can hold tokens. */
export function logRequest(
  log: Log,
  request: { method: string; path: string; status: number; ms: number },
): void {
  log.info(request, "request");
}

export function accessLog(log: Log, clock: () => Date) {
  return createMiddleware(async (c, next) => {
    const started = clock().getTime();
    await next();
    const { method, path } = c.req;
    const ms = clock().getTime() - started;
    logRequest(log, { method, path, status: c.res.status, ms });
  });
}
