// The App at a moment that stands still, so that slots of the dead run out without waiting, and not because a machine is busy.
import { start } from "../../src/main.ts";

const { CLOCK_AT = "", ...settings } = process.env;
const now = new Date(CLOCK_AT);

const server = await start(settings, { clock: () => now });
process.once("SIGTERM", () => void server.close());
