import { globSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";

const root = new URL("../../..", import.meta.url).pathname;

const step = z.object({
  id: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  env: z.record(z.string(), z.string()).optional(),
});
const job = z.object({
  if: z.string().optional(),
  needs: z.union([z.string(), z.array(z.string())]).optional(),
  permissions: z.record(z.string(), z.string()),
  "timeout-minutes": z.number().optional(),
  "runs-on": z.string().optional(),
  uses: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  steps: z.array(step).default([]),
  outputs: z.record(z.string(), z.string()).default({}),
});
const workflow = z.object({
  name: z.string(),
  "run-name": z.string().optional(),
  permissions: z.record(z.string(), z.string()),
  concurrency: z.unknown().optional(),
  on: z.record(z.string(), z.unknown()),
  jobs: z.record(z.string(), job),
});

export type Job = z.infer<typeof job>;
type Workflow = z.infer<typeof workflow>;

export function readText(path: string): string {
  return readFileSync(`${root}/${path}`, "utf8");
}

/** Every workflow that we run or hand out, by its path in the project. */
export function workflowPaths(): string[] {
  return globSync(
    [
      ".github/workflows/*.yml",
      "templates/marketplace/.github/workflows/*.yml",
      "templates/plugin/*.yml",
    ],
    { cwd: root },
  ).toSorted();
}

/** A workflow whose jobs all say what they may do, as all of ours do. */
export function readWorkflow(path: string): Workflow {
  return workflow.parse(parse(readText(path)));
}
