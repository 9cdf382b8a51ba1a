import { join } from "node:path";
import type { PackageJson } from "../package-json.ts";
import type { Log } from "../run.ts";
import type { DetectedRunner } from "./detect-runner.ts";
import { preparation } from "./preparation.ts";
import {
  lastWords,
  startTests,
  type RunnerInput,
  type TestsOutcome,
  whyStopped,
} from "./runner.ts";

/**
 * Runs what the plugin's test script runs before its tests, isolated as they are.
 *
 * @returns null when all went well, else the outcome of the tests
 */
export async function buildBefore(
  found: DetectedRunner & { pkg: PackageJson },
  input: RunnerInput,
  log: Log,
): Promise<TestsOutcome | null> {
  for (const command of preparation(found.pkg, found)) {
    log(`running ${command}`);
    const failed = await runScript(command, input);
    if (failed !== null) return failed;
  }
  return null;
}

/**
 * Runs a command of a package's script as npm would.
 *
 * @returns null when it went well, else the outcome of the tests
 */
async function runScript(
  command: string,
  input: RunnerInput,
): Promise<TestsOutcome | null> {
  const programs = join(input.cwd, "node_modules/.bin");
  const result = await startTests(input, "sh", ["-c", command], {
    PATH: `${programs}:${input.env["PATH"] ?? ""}`,
  });
  const stopped = whyStopped(result, input.timeoutMs);
  if (stopped) return stopped;
  return result.code === 0
    ? null
    : {
        status: "failed",
        reason: `the command ${command.slice(0, 100)}, which the tests need, fails: ${lastWords(result)}`,
      };
}
