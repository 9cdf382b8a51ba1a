import { runWithRawCoverage } from "./run-with-raw-coverage.ts";
import type { RunnerInput, TestsOutcome } from "./runner.ts";

/** A test script that starts no runner we know. Its exit code is all it says, so it counts as one test. */
export function runNpmTest(input: RunnerInput): Promise<TestsOutcome> {
  return runWithRawCoverage(
    input,
    "npm test",
    ["npm", "test", "--silent"],
    ({ code }) => ({
      passed: code === 0 ? 1 : 0,
      failed: 0,
      firstFailure: undefined,
    }),
  );
}
