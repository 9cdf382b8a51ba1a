import type { ScoringRun } from "../marketplace/check-view.ts";
import { ownerAndRepo, type Octokit } from "./octokit.ts";

type RunData = Awaited<
  ReturnType<Octokit["rest"]["actions"]["listWorkflowRunsForRepo"]>
>["data"]["workflow_runs"][number];

/** A run of the scoring workflow, with what the App needs to fetch what it left. */
export type SeenScoringRun = ScoringRun & {
  private_repository: boolean;
  updated_at: string;
};

const DEPENDABOT = "dependabot[bot]";

/** All runs on a commit, the newest first. */
export async function runsOn(
  octokit: Octokit,
  repository: string,
  sha: string,
): Promise<RunData[]> {
  const { data } = await octokit.rest.actions.listWorkflowRunsForRepo({
    ...ownerAndRepo(repository),
    head_sha: sha,
    per_page: 100,
  });
  return data.workflow_runs.toSorted((a, b) => b.id - a.id);
}

/**
 * The run that the check is about. A run that never began names no workflow that it calls, so it is known by its file.
 * @param callers paths of the workflows of the commit that call ours
 */
export function scoringRun(
  runs: RunData[],
  repository_id: number,
  callers: readonly string[],
): SeenScoringRun | null {
  const scoring = runs.filter(
    (run) =>
      run.repository.id === repository_id &&
      (callsOurs(run) || callers.includes(run.path.replace(/@.*$/, ""))),
  );
  const run =
    scoring.find(({ event }) => event === "pull_request") ?? scoring[0];
  if (run === undefined) return null;
  // Null when the fork is gone, whatever the types say.
  const from = run.head_repository as { id: number } | null;
  const fork = from?.id !== repository_id;
  return {
    id: run.id,
    attempt: run.run_attempt ?? 1,
    event: run.event,
    status: run.status ?? "queued",
    conclusion: run.conclusion,
    fork,
    proves: !fork && run.actor?.login !== DEPENDABOT,
    private_repository: run.repository.private,
    updated_at: run.updated_at,
  };
}

export function callsOurs(run: {
  referenced_workflows?: { path: string }[] | null | undefined;
}): boolean {
  return (run.referenced_workflows ?? []).some(({ path }) =>
    path.includes("/.github/workflows/quality.yml@"),
  );
}
