import pino from "pino";
import type { Config } from "../config.ts";
import type { Log } from "../marketplace/ports/log.ts";

/** Bytes and milliseconds after which lines of ordinary requests are written together: a write for each would cost as much as the request. */
const together = { minLength: 4_096, periodicFlush: 1_000 };

type Destination = pino.DestinationStream & { flushSync: () => void };

function stdout(): Destination {
  const destination = pino.destination({ ...together, sync: true });
  process.once("exit", () => {
    destination.flushSync();
  });
  return destination;
}

/** What an error of Stripe's carries along: the whole answer, with the secret that a browser confirms a payment with. */
const ofStripe = [
  ...["raw", "headers", "payment_intent", "setup_intent"],
  ...["payment_method", "source"],
];

/**
 * JSON lines on stdout. Failed requests to GitHub carry their headers along: those are left out. Warnings and errors are
 * written at once, with all that stands before them; a process that is killed loses at most its last second of ordinary lines.
 */
export function createLog(
  level: Config["logLevel"],
  destination: Destination = stdout(),
): Log {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: [
          "err.request.headers",
          "err.response.headers",
          "err.cause.request.headers",
          "err.cause.response.headers",
          ...ofStripe.map((name) => `err.${name}`),
        ],
        remove: true,
      },
    },
    destination,
  );
  return {
    info: (fields, message) => {
      logger.info(fields, message);
    },
    warn: (fields, message) => {
      logger.warn(fields, message);
      destination.flushSync();
    },
    error: (fields, message) => {
      logger.error(fields, message);
      destination.flushSync();
    },
  };
}
