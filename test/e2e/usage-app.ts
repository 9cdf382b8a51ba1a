// The App with a clock that is turned forward by CLOCK_AHEAD_SECONDS, so that slots of the dead run out without waiting.
import { start } from "../../src/main.ts";

const { CLOCK_AHEAD_SECONDS, ...settings } = process.env;
const ahead = Number(CLOCK_AHEAD_SECONDS ?? 0) * 1_000;

const server = await start(settings, {
  clock: () => new Date(Date.now() + ahead),
});
process.once("SIGTERM", () => void server.close());
