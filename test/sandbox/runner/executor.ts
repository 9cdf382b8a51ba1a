import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Oidc } from "../github/oidc.ts";
import type { Executor, Run } from "../github/runs.ts";
import { asObject, asText, type Json } from "../json.ts";
import { githubContext, jobClaims, type Place } from "./contexts.ts";
import { fillIn, holds } from "./expressions.ts";
import { runJob, type JobResult, type JobTools } from "./job.ts";
import type { JobMemory } from "./job-memory.ts";
import { defaultPermissions, exceeding, readOnly } from "./permissions.ts";
import {
  parseCall,
  readWorkflow,
  resolveInputs,
  type Permissions,
  type Workflow,
  type WorkflowJob,
} from "./workflow.ts";

export type ExecutorTools = Omit<JobTools, "log"> & {
  origin: string;
  oidc: Oidc;
  memory: JobMemory;
  /** Variables of a repository, as its owner set them. */
  vars: (repository: string) => Record<string, string>;
  /** GITHUB_TOKEN of a job. */
  mintToken: (repository: string, permissions: Permissions) => Promise<string>;
};

type Scope = {
  run: Run;
  workflow: Workflow;
  place: Place;
  inputs: Json;
  /** What the caller allows at most. */
  cap: Permissions;
  github: Json;
};

class StartupFailure extends Error {}

/**
 * Runs workflows as GitHub would: the jobs of the file at the run's commit, reusable workflows of the product, and
 * for each job only the rights that its `permissions` and its callers leave it.
 *
 * @param tools what runs need
 * @returns the executor
 */
export function createExecutor(tools: ExecutorTools): Executor {
  let lastCheckRun = 0;
  const callee = async (
    uses: string,
    scope: Scope,
  ): Promise<[Workflow, Place]> => {
    const local = /^\.\/(\.github\/workflows\/[^@]+)$/.exec(uses)?.[1];
    if (local !== undefined) {
      const text = await tools.git.git(scope.run.repository, [
        "show",
        `${scope.run.sha}:${local}`,
      ]);
      const ref = `${scope.run.repository}/${local}@${scope.run.ref}`;
      return [readWorkflow(text, local), { ref, sha: scope.run.sha }];
    }
    const call = parseCall(uses);
    if (call === null)
      throw new StartupFailure(`${uses} is not pinned to a commit`);
    const { path, sha } = call;
    const text = await readFile(join(tools.productRoot, path), "utf8");
    return [readWorkflow(text, path), { ref: uses, sha }];
  };

  const runOne = async (
    job: WorkflowJob,
    scope: Scope,
    needs: Record<string, JobResult>,
  ): Promise<JobResult> => {
    const failed = Object.values(needs).some((one) => one.result !== "success");
    const contexts = {
      github: scope.github,
      inputs: scope.inputs,
      needs,
      vars: tools.vars(scope.run.repository),
    };
    if (!holds(job.if, contexts, failed ? "failure" : "success"))
      return { result: "skipped", outputs: {} };
    const wanted = job.permissions ?? scope.workflow.permissions ?? scope.cap;
    const above = exceeding(wanted, scope.cap);
    if (above !== null)
      throw new StartupFailure(
        `The job ${job.id} asks for ${above}, which its caller does not allow`,
      );
    if (job.uses !== "") {
      const [workflow, place] = await callee(job.uses, scope);
      const given = Object.fromEntries(
        Object.entries(job.with).map(([name, value]) => [
          name,
          fillIn(value, contexts),
        ]),
      );
      const declared = asObject(
        asObject(workflow.on["workflow_call"])["inputs"],
      );
      const resolved = resolveInputs(declared, given);
      if ("refused" in resolved) throw new StartupFailure(resolved.refused);
      return runAll({
        ...scope,
        workflow,
        place,
        inputs: resolved.inputs,
        cap: wanted,
      });
    }
    const { repository, head_repository } = scope.run;
    const granted =
      head_repository.full_name === repository ? wanted : readOnly(wanted);
    const order = {
      run: scope.run,
      job,
      inputs: scope.inputs,
      needs,
      workflowEnv: scope.workflow.env,
      github: scope.github,
      token: await tools.mintToken(repository, granted),
      vars: tools.vars(repository),
      checkRunId: (lastCheckRun += 1),
      oidcEnv:
        granted["id-token"] === "write"
          ? tools.oidc.grant(jobClaims(scope.run, scope.place))
          : {},
    };
    const log = (line: string): void => {
      scope.run.log += line;
    };
    return tools.memory(order, granted, () => runJob(order, { ...tools, log }));
  };

  const runAll = async (scope: Scope): Promise<JobResult> => {
    const started = new Map<string, Promise<JobResult>>();
    const start = (job: WorkflowJob): Promise<JobResult> => {
      const before = started.get(job.id);
      if (before) return before;
      const work = async (): Promise<JobResult> => {
        const needs: Record<string, JobResult> = {};
        for (const id of job.needs) {
          const needed = scope.workflow.jobs.find((one) => one.id === id);
          if (needed) needs[id] = await start(needed);
        }
        return runOne(job, scope, needs);
      };
      const promise = work();
      started.set(job.id, promise);
      return promise;
    };
    const results = await Promise.all(scope.workflow.jobs.map(start));
    const call = asObject(scope.workflow.on["workflow_call"]);
    const byId = Object.fromEntries(
      scope.workflow.jobs.map((job, at) => [job.id, results[at]]),
    );
    const outputs = Object.entries(asObject(call["outputs"])).map(
      ([name, about]) => [
        name,
        asText(
          fillIn(asObject(about)["value"], {
            jobs: byId,
            inputs: scope.inputs,
          }),
        ),
      ],
    );
    return {
      result: results.some((one) => one.result === "failure")
        ? "failure"
        : "success",
      outputs: Object.fromEntries(outputs) as Record<string, string>,
    };
  };

  return async (run) => {
    try {
      const text = await tools.git.git(run.repository, [
        "show",
        `${run.sha}:${run.path}`,
      ]);
      const workflow = readWorkflow(text, run.path);
      const place = {
        ref: `${run.repository}/${run.path}@${run.ref}`,
        sha: run.sha,
      };
      const github = githubContext(run, workflow, tools.origin);
      const cap = workflow.permissions ?? defaultPermissions;
      const scope = { run, workflow, place, inputs: run.inputs, github };
      // At the top nobody calls: each job may name any right, as in the author's own file.
      const { result } = await runAll({
        ...scope,
        cap: workflow.jobs.reduce(
          (sum, job) => ({ ...sum, ...job.permissions }),
          cap,
        ),
      });
      return result === "failure" ? "failure" : "success";
    } catch (error) {
      run.log += `\n${error instanceof Error ? error.message : String(error)}\n`;
      return error instanceof StartupFailure ? "startup_failure" : "failure";
    }
  };
}
