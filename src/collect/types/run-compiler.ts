import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { RunCommand } from "../run.ts";
import type { Checked, TypesRequest } from "./problem.ts";

/** Above it the process ends: code that needs more is made to need it. */
const MEMORY_MB = 3_072;

export const TOO_DEEP = "the code is nested too deeply to be checked";
const TOO_LARGE = "the types need more memory than 3 GB to be checked";

const answer = z.object({
  version: z.string(),
  errors: z.number(),
  problems: z.array(
    z.object({
      file: z.string().nullable(),
      line: z.number().nullable(),
      code: z.number(),
      message: z.string(),
      scored: z.boolean(),
    }),
  ),
});

/** Beside this file in the sources, and beside the bundle when it is built. */
const program = new URL(
  import.meta.url.endsWith(".ts") ? "./type-program.ts" : "./type-program.js",
  import.meta.url,
).pathname;

/** Checks with TypeScript 5 or 6, which are written in JavaScript, in a process of its own. */
export async function runCompiler(
  major: 5 | 6,
  request: TypesRequest,
  options: { run: RunCommand; scratch: string; timeoutMs: number },
): Promise<Checked> {
  const file = join(options.scratch, `${randomUUID()}.json`);
  await writeFile(file, JSON.stringify(request));
  const result = await options.run(
    process.execPath,
    [`--max-old-space-size=${MEMORY_MB}`, program, String(major), file],
    {
      cwd: options.scratch,
      timeoutMs: options.timeoutMs,
      maxBytes: 64 * 1024 * 1024,
    },
  );
  if (result.code === 0) {
    const checked = answer.parse(JSON.parse(result.stdout));
    return { status: "checked", ...checked };
  }
  return notChecked(result, options.timeoutMs);
}

/** Why a compiler came to no end. Time, memory and depth are decided by the code; the rest is not the author's fault. */
export function notChecked(
  result: { stderr: string; timedOut: boolean },
  timeoutMs: number,
): Checked {
  if (result.timedOut) {
    const seconds = Math.round(timeoutMs / 1000);
    return {
      status: "failed",
      reason: `the types could not be checked within ${seconds} seconds`,
    };
  }
  if (/Maximum call stack|stack overflow|stack exceeds/.test(result.stderr))
    return { status: "failed", reason: TOO_DEEP };
  if (/heap out of memory|out of memory/.test(result.stderr))
    return { status: "failed", reason: TOO_LARGE };
  return {
    status: "infra_error",
    reason: "TypeScript ended without a result",
  };
}
