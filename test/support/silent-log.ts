import type { Log } from "../../src/marketplace/ports/log.ts";

export const silentLog: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
