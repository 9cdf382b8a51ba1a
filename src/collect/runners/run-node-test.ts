import { mkdir, readFile, readdir } from "node:fs/promises";
import type { Profiler } from "node:inspector";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { isObject, parseJson } from "../json.ts";
import { originalLines, statementLines } from "../statement-lines.ts";
import {
  testEnvironment,
  whyFailing,
  whyStopped,
  type RunnerInput,
  type TestsOutcome,
} from "./runner.ts";

/** Coverage of one process: V8's own words. */
type V8Coverage = {
  result: Profiler.ScriptCoverage[];
  "source-map-cache"?: Record<string, { data?: unknown }>;
};
type OriginalMap = Parameters<typeof originalLines>[3];

/** node:test, with V8's raw coverage of every process it starts: the runner's own numbers count other lines than the others. */
export async function runNodeTest(input: RunnerInput): Promise<TestsOutcome> {
  const { cwd, scratch, args, run, timeoutMs } = input;
  const raw = join(scratch, "v8");
  await mkdir(raw);
  const result = await run(
    process.execPath,
    ["--test", "--test-reporter=tap", ...args],
    {
      cwd,
      env: { ...testEnvironment(scratch), NODE_V8_COVERAGE: raw },
      timeoutMs,
      maxBytes: 4 * 1024 * 1024,
    },
  );
  const stopped = whyStopped(result, timeoutMs);
  if (stopped) return stopped;
  const passed = tapCount(result.stdout, "pass");
  const failed =
    tapCount(result.stdout, "fail") + tapCount(result.stdout, "cancelled");
  if (result.code !== 0 || failed > 0)
    return {
      status: "failed",
      reason: whyFailing(failed, firstFailure(result.stdout), result),
    };
  if (passed === 0)
    return { status: "failed", reason: "node:test found no tests" };
  const covered = await convertAll(raw, input);
  return {
    status: "measured",
    runner: "node:test",
    covered,
    tests_passed: passed,
  };
}

/** Numbers of the summary: the last line of its kind, as a test may print one of its own before. */
function tapCount(tap: string, what: string): number {
  const lines = [...tap.matchAll(new RegExp(`^# ${what} (\\d{1,7})$`, "gm"))];
  return Number(lines.at(-1)?.[1] ?? 0);
}

function firstFailure(tap: string): string | undefined {
  return /^\s*not ok \d+ - (.*)$/m.exec(tap)?.[1];
}

/** Each process wrote one file; a line is covered when one of them ran it. */
async function convertAll(
  raw: string,
  input: RunnerInput,
): Promise<Record<string, number[]>> {
  const wanted = new Set(input.sources);
  const hit = new Map<string, Set<number>>();
  const add = (path: string, lines: Iterable<number>) => {
    const file = relative(input.dir, path);
    if (!wanted.has(file)) return;
    const known = hit.get(file) ?? new Set<number>();
    hit.set(file, known);
    for (const line of lines) known.add(line);
  };
  for (const name of await readdir(raw)) {
    const { value } = parseJson(await readFile(join(raw, name), "utf8"));
    if (!isObject(value) || !Array.isArray(value["result"])) continue;
    const coverage = value as V8Coverage;
    for (const script of coverage.result)
      await convertScript(script, coverage, input, add);
  }
  return Object.fromEntries(
    [...hit].map(([file, lines]) => [file, [...lines].sort((a, b) => a - b)]),
  );
}

async function convertScript(
  { url, functions }: Profiler.ScriptCoverage,
  coverage: V8Coverage,
  { dir, sources }: RunnerInput,
  add: (path: string, lines: Iterable<number>) => void,
): Promise<void> {
  if (!url.startsWith("file:")) return;
  const path = fileURLToPath(url.replace(/[?#].*$/, ""));
  const file = relative(dir, path);
  if (file.startsWith("..") || file.includes("node_modules/")) return;
  if (sources.includes(file)) {
    const code = await readFile(path, "utf8");
    const counts = await statementLines(file, code, functions);
    const ran = [...(counts ?? [])].filter(([, count]) => count > 0);
    add(
      path,
      ran.map(([line]) => line),
    );
    return;
  }
  // Built code: tests often run what the compiler wrote, with a map to the sources.
  const map = coverage["source-map-cache"]?.[url]?.data;
  if (!isObject(map) || !Array.isArray(map["sources"])) return;
  const code = await readFile(path, "utf8");
  const lines = await originalLines(path, code, functions, map as OriginalMap);
  for (const [original, ran] of lines) add(original, ran);
}
