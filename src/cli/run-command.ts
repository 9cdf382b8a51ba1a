// Moved to src/collect/run-command.ts, because action/ needs it too and may not import src/cli. Import it from there and delete this file.
export { createRunCommand } from "../collect/run-command.ts";
