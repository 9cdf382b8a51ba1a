import { parseArgs } from "node:util";
import { installWithClaude } from "./claude/install-with-claude.ts";
import { startSandbox } from "./sandbox.ts";
import { aloud } from "./walk/tell.ts";
import { walk } from "./walk/walk.ts";

const { values } = parseArgs({
  options: {
    keep: { type: "boolean", default: false },
    claude: { type: "boolean", default: false },
  },
});

const tell = aloud((line) => process.stdout.write(`${line}\n`));
const began = Date.now();
const sandbox = await startSandbox();
try {
  tell.chapter("The sandbox: everything below is real but GitHub itself");
  tell.saw(`GitHub's stand-in: ${sandbox.github.origin}`);
  tell.saw(`The App:           ${sandbox.appUrl}`);
  await walk(sandbox, tell, async () => {
    if (!values.claude) return;
    tell.chapter("The real Claude Code CLI installs it");
    await installWithClaude(sandbox, tell);
  });
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  tell.chapter(`All of it is as it must be (${seconds} s).`);
  if (values.keep) {
    tell.saw(`The App:           ${sandbox.appUrl}/v1/marketplace/plugins`);
    tell.saw(`GitHub's stand-in: ${sandbox.github.origin}`);
    tell.saw("Both go on until Ctrl+C.");
    await new Promise((resolve) => {
      process.once("SIGINT", resolve);
      process.once("SIGTERM", resolve);
    });
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await sandbox.close();
}
