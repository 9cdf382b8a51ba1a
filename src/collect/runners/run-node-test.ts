import { mkdir, readFile, readdir } from "node:fs/promises";
import type { Profiler } from "node:inspector";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { isObject, parseJson } from "../json.ts";
import { statementLines } from "../statement-lines.ts";
import {
  testEnvironment,
  whyFailing,
  whyStopped,
  type RunnerInput,
  type TestsOutcome,
} from "./runner.ts";

/** Coverage of one process: V8's own words. */
type V8Coverage = { result: Profiler.ScriptCoverage[] };

/** node:test, with V8's raw coverage of every process it starts: the runner's own numbers count other lines than the others. */
export async function runNodeTest(input: RunnerInput): Promise<TestsOutcome> {
  const { dir, scratch, args, run, timeoutMs } = input;
  const raw = join(scratch, "v8");
  await mkdir(raw);
  const result = await run(
    process.execPath,
    ["--test", "--test-reporter=tap", ...args],
    {
      cwd: dir,
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
  { dir, sources, readSource }: RunnerInput,
): Promise<Record<string, number[]>> {
  const wanted = new Set(sources);
  const hit = new Map<string, Set<number>>();
  const texts = new Map<string, string>();
  for (const name of await readdir(raw)) {
    const { value } = parseJson(await readFile(join(raw, name), "utf8"));
    if (!isObject(value) || !Array.isArray(value["result"])) continue;
    for (const { url, functions } of (value as V8Coverage).result) {
      if (!url.startsWith("file:")) continue;
      const file = relative(dir, fileURLToPath(url.replace(/[?#].*$/, "")));
      if (!wanted.has(file)) continue;
      const code = texts.get(file) ?? (await readSource(file));
      texts.set(file, code);
      const lines = hit.get(file) ?? new Set<number>();
      hit.set(file, lines);
      const counts = await statementLines(file, code, functions);
      for (const [line, count] of counts ?? []) if (count > 0) lines.add(line);
    }
  }
  return Object.fromEntries(
    [...hit].map(([file, lines]) => [file, [...lines].sort((a, b) => a - b)]),
  );
}
