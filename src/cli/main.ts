import { homedir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import { createRunCommand } from "../collect/run-command.ts";
import { oneLine } from "../score/escape-markdown.ts";
import { runCli } from "./run-cli.ts";
import { keepCompiledCode } from "./score/keep-compiled-code.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** Null where nobody sits at the terminal. Loaded only when somebody is asked. */
async function ask(question: string): Promise<string | null> {
  if (!process.stdin.isTTY) return null;
  const { createInterface } = await import("node:readline/promises");
  const terminal = createInterface(process.stdin, process.stderr);
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}

const stop = new AbortController();

// Nothing else loads enough for it to matter, and a hook leaves no file behind.
if (process.argv[2] === "score") await keepCompiledCode(process.env);

try {
  process.exitCode = await runCli(process.argv.slice(2), {
    cwd: process.cwd(),
    env: process.env,
    home: join(
      process.env["XDG_CONFIG_HOME"] || join(homedir(), ".config"),
      "claude",
    ),
    out: (words) => process.stdout.write(words),
    log: (message) => process.stderr.write(`${oneLine(message, 1_000)}\n`),
    run: createRunCommand(process.env, stop.signal),
    fetch: globalThis.fetch,
    clock: () => new Date(),
    sleep: (ms) => setTimeout(ms),
    stdin: () => text(process.stdin),
    ask,
    open: async (url) =>
      process.stdout.isTTY &&
      (await import("./open-browser.ts")).openBrowser(url, process),
    temporary: temporaryFolder(process, () => {
      stop.abort();
    }),
  });
} catch (error) {
  console.error(error);
  process.exitCode = 2;
}
