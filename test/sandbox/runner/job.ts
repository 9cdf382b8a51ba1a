import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Artifacts } from "../github/artifacts.ts";
import type { GitStore } from "../github/git.ts";
import type { Run } from "../github/runs.ts";
import { asText, type Json } from "../json.ts";
import { fillIn, holds, type JobStatus } from "./expressions.ts";
import type { JobContext } from "./job-context.ts";
import { runStep } from "./step.ts";
import type { WorkflowJob } from "./workflow.ts";

export type JobResult = {
  result: "success" | "failure" | "skipped";
  outputs: Record<string, string>;
};

/** One job, ready to run: the workflow it stands in is known, its permissions are settled. */
export type JobOrder = {
  run: Run;
  job: WorkflowJob;
  inputs: Json;
  needs: Record<string, JobResult>;
  workflowEnv: Json;
  github: Json;
  token: string;
  /** Variables of the repository. */
  vars: Json;
  checkRunId: number;
  /** ACTIONS_ID_TOKEN_REQUEST_* for a job with `id-token: write`, else nothing. */
  oidcEnv: Record<string, string>;
};

export type JobTools = {
  artifacts: Artifacts;
  git: GitStore;
  productRoot: string;
  log: (line: string) => void;
};

function strings(values: Json): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, asText(value)]),
  );
}

/** The environment is made from the `github` context, as the runner makes it. */
function githubEnv(github: Json): Record<string, string> {
  const shown = Object.entries(github).filter(
    ([name, value]) => name !== "token" && typeof value === "string",
  );
  return Object.fromEntries(
    shown.map(([name, value]) => [
      `GITHUB_${name.toUpperCase()}`,
      asText(value),
    ]),
  );
}

/**
 * Runs a job's steps in order on a fresh machine, which is thrown away after.
 *
 * @param order the job
 * @param tools what is shared by all jobs
 * @returns its result and outputs
 */
export async function runJob(
  order: JobOrder,
  tools: JobTools,
): Promise<JobResult> {
  const root = await mkdtemp(join(tmpdir(), "miyabi-job-"));
  const workspace = join(root, "work");
  const temp = join(root, "temp");
  await mkdir(workspace);
  await mkdir(temp);
  const eventPath = join(temp, "_event.json");
  await writeFile(eventPath, JSON.stringify(order.github["event"] ?? {}));
  const github = {
    ...order.github,
    job: order.job.id,
    workspace,
    event_path: eventPath,
    token: order.token,
  };
  const contexts: Json = {
    github,
    inputs: order.inputs,
    needs: order.needs,
    runner: { temp, os: "Linux", environment: "github-hosted" },
    steps: {},
    env: {},
    secrets: { GITHUB_TOKEN: order.token },
    vars: order.vars,
    job: { check_run_id: order.checkRunId },
  };
  const env = {
    ...strings(order.workflowEnv),
    ...Object.fromEntries(
      Object.entries(order.job.env).map(([name, value]) => [
        name,
        asText(fillIn(value, contexts)),
      ]),
    ),
  };
  contexts["env"] = env;
  const context: JobContext = {
    run: order.run,
    jobId: order.job.id,
    machine: {
      workspace,
      temp,
      path: [],
      env: {
        CI: "true",
        GITHUB_ACTIONS: "true",
        RUNNER_OS: "Linux",
        RUNNER_TEMP: temp,
        RUNNER_ENVIRONMENT: "github-hosted",
        // What a real runner hands to every step, and hostile code must never be given.
        ACTIONS_RUNTIME_TOKEN: "sandbox-runtime-token",
        ...githubEnv(github),
        ...env,
        ...order.oidcEnv,
      },
    },
    contexts,
    status: "success",
    token: order.token,
    ...tools,
  };
  try {
    const status = await runSteps(order.job, context);
    const outputs = Object.entries(order.job.outputs).map(
      ([name, template]) => [name, asText(fillIn(template, contexts, status))],
    );
    return {
      result: status,
      outputs: Object.fromEntries(outputs) as Record<string, string>,
    };
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function runSteps(
  job: WorkflowJob,
  context: JobContext,
): Promise<JobStatus> {
  const steps: Record<string, Json> = {};
  context.contexts["steps"] = steps;
  for (const step of job.steps) {
    if (!holds(step.if, context.contexts, context.status)) continue;
    context.log(`[${job.id}] ${step.name}\n`);
    const result = await runStep(step, context);
    const outcome = result.ok ? "success" : "failure";
    const forgiven = step.continueOnError ? "success" : outcome;
    if (step.id !== "")
      steps[step.id] = {
        outputs: result.outputs,
        outcome,
        conclusion: forgiven,
      };
    if (forgiven === "failure") context.status = "failure";
  }
  return context.status;
}
