import { execFile } from "node:child_process";
import { access, mkdir } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The version that the facts of this project were found with. */
const VERSION = "2.1.330";

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/**
 * Gets the Claude Code CLI from npm into a cache directory outside of the project. It is never a dependency.
 *
 * @returns path of its program
 * @throws Error when npm cannot fetch it
 */
export async function fetchClaudeCli(): Promise<string> {
  const cache = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  const folder = join(cache, "miyabi-demo", `claude-code-${VERSION}`);
  const program = join(folder, "node_modules/.bin/claude");
  if (await exists(program)) return program;
  await mkdir(folder, { recursive: true });
  // Its install script puts the platform's binary in place.
  await run(
    "npm",
    [
      "install",
      "--prefix",
      folder,
      "--no-audit",
      "--no-fund",
      "--no-save",
      `@anthropic-ai/claude-code@${VERSION}`,
    ],
    { cwd: folder },
  );
  return program;
}
