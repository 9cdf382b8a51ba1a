import pino from "pino";
import type { Config } from "../config.ts";
import type { Log } from "../marketplace/ports/log.ts";

/** JSON lines on stdout. Failed requests to GitHub carry their headers along: those are left out. */
export function createLog(level: Config["logLevel"]): Log {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: [
        "err.request.headers",
        "err.response.headers",
        "err.cause.request.headers",
        "err.cause.response.headers",
      ],
      remove: true,
    },
  });
}
