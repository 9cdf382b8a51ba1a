import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isObject, parseJson, type JsonObject } from "../json.ts";
import { findPackage } from "./installed.ts";
import { jestReporter } from "./jest-reporter.ts";
import { createLineHits, type LineHits } from "./line-hits.ts";
import { lineLengthsOf } from "./map-back.ts";
import { readJsonResult, readResult } from "./read-result.ts";
import {
  lastWords,
  notInstalled,
  startTests,
  whyFailing,
  whyStopped,
  type RunnerInput,
  type TestsOutcome,
} from "./runner.ts";

const MAX_MAP = 16 * 1024 * 1024;

/** jest, its program started directly, with flags that a plugin's configuration cannot take back. */
export async function runJest(input: RunnerInput): Promise<TestsOutcome> {
  const found = await findPackage(input.cwd, "jest");
  if (found?.bin == null) return notInstalled("jest");
  const folder = join(input.scratch, "jest");
  await mkdir(folder);
  const reporter = join(folder, "reporter.cjs");
  await writeFile(reporter, jestReporter);
  const result = await startTests(input, process.execPath, [
    ...input.nodeArgs,
    found.bin,
    "--ci",
    "--coverage",
    "--coverageProvider=v8",
    "--coverageReporters=none",
    "--coverageThreshold={}",
    "--coveragePathIgnorePatterns=/node_modules/",
    `--coverageDirectory=${join(folder, "coverage")}`,
    // Untested files are counted by us; jest would only compile them.
    "--collectCoverageFrom=**/*.{js,jsx,mjs,cjs,ts,tsx,mts,cts}",
    `--reporters=${reporter}`,
    ...input.args,
  ]);
  const stopped = whyStopped(result, input.timeoutMs);
  if (stopped) return stopped;
  const summary = await readJsonResult(join(folder, "summary.json"));
  if (summary === null)
    return {
      status: "failed",
      reason: `jest could not run the tests: ${lastWords(result)}`,
    };
  const { passed, failed, broken, interrupted, first, message } = summary;
  // The exit code also tells what jest thinks of its own coverage; how the tests ended is in the summary.
  const isWhole = Number(failed) === 0 && Number(broken) === 0 && !interrupted;
  if (!isWhole)
    return {
      status: "failed",
      reason: whyFailing(
        Number(failed),
        typeof first === "string" ? first : undefined,
        typeof message === "string" ? { ...result, stderr: message } : result,
      ),
    };
  if (!(Number(passed) > 0))
    return { status: "failed", reason: "jest found no tests" };
  const hits = createLineHits(input.dir, input.sources, input.read);
  for (const name of await readdir(folder))
    if (/^\d+\.json$/.test(name)) {
      const file = await readJsonResult(join(folder, name));
      await addFile(file ?? {}, hits);
    }
  return {
    status: "measured",
    runner: "jest",
    covered: hits.lines(),
    tests_passed: Number(passed),
  };
}

async function addFile({ scripts }: JsonObject, hits: LineHits): Promise<void> {
  for (const script of Array.isArray(scripts) ? (scripts as unknown[]) : []) {
    if (!isObject(script) || typeof script["path"] !== "string") continue;
    const { path, functions, code, map, wrapper } = script;
    const text =
      typeof map === "string" ? await readResult(map, MAX_MAP) : null;
    const made =
      typeof code === "string"
        ? {
            map: text === null ? null : parseJson(text).value,
            lineLengths: lineLengthsOf(code),
          }
        : null;
    await hits.add({ path, functions, made, wrapper: Number(wrapper) || 0 });
  }
}
