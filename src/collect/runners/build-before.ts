import type { PackageJson } from "../package-json.ts";
import type { Log } from "../run.ts";
import {
  lastWords,
  type RunnerInput,
  startTests,
  type TestsOutcome,
  whyStopped,
} from "./runner.ts";

/**
 * Runs the scripts that the plugin's test script runs before its tests (`npm run build && node --test`), with the same isolation
 * as the tests.
 *
 * @returns null when all went well, else the outcome of the tests
 */
export async function buildBefore(
  { scripts }: PackageJson,
  input: RunnerInput,
  log: Log,
): Promise<TestsOutcome | null> {
  const test = scripts["test"] ?? "";
  const named = [...test.matchAll(/\bnpm run (?:--?\S+ )*([\w:-]+)\s*&&/g)].map(
    ([, name]) => name ?? "",
  );
  const wanted = ["pretest", ...named].filter((name) =>
    Object.hasOwn(scripts, name),
  );
  for (const name of wanted) {
    log(`running the script ${name}`);
    const result = await startTests(input, "npm", ["run", "--silent", name]);
    const stopped = whyStopped(result, input.timeoutMs);
    if (stopped) return stopped;
    if (result.code !== 0)
      return {
        status: "failed",
        reason: `the script ${name}, which the tests need, fails: ${lastWords(result)}`,
      };
  }
  return null;
}
