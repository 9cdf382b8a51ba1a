import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { RunResult } from "../run.ts";
import { createLineHits } from "./line-hits.ts";
import { readRawCoverage } from "./raw-coverage.ts";
import {
  startTests,
  whyFailing,
  whyStopped,
  type RunnerInput,
  type TestsOutcome,
} from "./runner.ts";

/** What a runner's output says of its tests. */
export type Counted = {
  passed: number;
  failed: number;
  firstFailure: string | undefined;
};

/**
 * Tests that run in processes of Node: V8's own counts of every process they start, whatever it is. The runners' own numbers
 * cannot be compared, because each counts other lines.
 */
export async function runWithRawCoverage(
  input: RunnerInput,
  runner: string,
  [command, ...args]: readonly [string, ...string[]],
  count: (result: RunResult) => Counted,
): Promise<TestsOutcome> {
  const raw = join(input.scratch, "v8");
  await mkdir(raw);
  const result = await startTests(input, command, args, {
    NODE_V8_COVERAGE: raw,
  });
  const stopped = whyStopped(result, input.timeoutMs);
  if (stopped) return stopped;
  const { passed, failed, firstFailure } = count(result);
  if (result.code !== 0 || failed > 0)
    return {
      status: "failed",
      reason: whyFailing(failed, firstFailure, result),
    };
  if (passed === 0)
    return { status: "failed", reason: `${runner} found no tests` };
  const hits = createLineHits(input.dir, input.sources, input.read);
  const unreadable = await readRawCoverage(raw, hits);
  if (unreadable !== null) return { status: "failed", reason: unreadable };
  const covered = hits.lines();
  const built = hits
    .unmapped()
    .find((file) => /^(dist|build|out|lib)\//.test(file));
  if (Object.keys(covered).length === 0 && built !== undefined)
    return {
      status: "failed",
      reason: `not measured: the tests ran built code (${built}) that no source map leads back to the sources. Set "sourceMap": true in tsconfig.json, or let the tests import the sources`,
    };
  return { status: "measured", runner, covered, tests_passed: passed };
}
