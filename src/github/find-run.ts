import type { FindRun, WorkflowRun } from "../marketplace/ports/github.ts";
import type { GitHubAccess } from "./github-access.ts";
import { orNull, ownerAndRepo, type Octokit } from "./octokit.ts";

type RunData = Awaited<
  ReturnType<Octokit["rest"]["actions"]["getWorkflowRun"]>
>["data"];

/** Asks GitHub for a run; null when the App is not installed there or the run is not known. */
export function createFindRun(access: GitHubAccess): FindRun {
  return async (_repository_id, repository, run_id) => {
    const octokit = await access.forRepository(repository);
    if (octokit === null) return null;
    const found = await orNull(
      octokit.rest.actions.getWorkflowRun({
        ...ownerAndRepo(repository),
        run_id,
      }),
    );
    return found === null
      ? null
      : workflowRun(found.data, await access.botLogin());
  };
}

function workflowRun(run: RunData, botLogin: string): WorkflowRun {
  return {
    id: run.id,
    attempt: run.run_attempt ?? 1,
    repository_id: run.repository.id,
    repository: run.repository.full_name,
    event: run.event,
    // The one who started it first: a run that is started again keeps it.
    by_app: run.actor?.login === botLogin,
    head_sha: run.head_sha,
    status: run.status ?? "queued",
    conclusion: run.conclusion,
    // GitHub adds "@<ref>" for some workflows.
    path: run.path.replace(/@.*$/, ""),
    display_title: run.display_title,
  };
}
