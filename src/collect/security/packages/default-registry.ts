import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { RunCommand } from "../../run.ts";

/** npm stands beside node, or where the system keeps it. */
const programs = `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`;

/**
 * Address of the registry in npm's own default configuration. It is asked for in an empty folder with an empty home, so that no
 * `.npmrc` of the plugin has a say: one that answers "no advisories" would be easy to set up.
 *
 * @returns null when npm is not there or does not say
 */
export async function defaultRegistry(run: RunCommand): Promise<string | null> {
  const empty = await mkdtemp(join(tmpdir(), "miyabi-npm-"));
  try {
    const { code, stdout } = await run("npm", ["config", "get", "registry"], {
      cwd: empty,
      env: { PATH: programs, HOME: empty },
      timeoutMs: 30_000,
      maxBytes: 10_000,
    });
    const address = stdout.trim();
    return code === 0 && /^https?:\/\//.test(address) && URL.canParse(address)
      ? address
      : null;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT")
      return null;
    throw error;
  } finally {
    await rm(empty, { recursive: true, force: true });
  }
}
