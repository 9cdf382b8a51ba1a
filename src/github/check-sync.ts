import { planCheck } from "../marketplace/plan-check.ts";
import type { FindRun } from "../marketplace/ports/github.ts";
import { listChecks, writeCheck } from "./check-runs.ts";
import type { World } from "./world.ts";

/** Makes the check on a run's commit say what the run and its report say. */
export async function syncCheckRun(
  world: World,
  findRun: FindRun,
  target: { repository_id: number; repository: string; run_id: number },
): Promise<void> {
  const { repository_id, repository, run_id } = target;
  const octokit = await world.access.forRepository(repository);
  const run = await findRun(repository_id, repository, run_id);
  // Uninstalled or deleted meanwhile, or the name belongs to another repository now.
  if (octokit === null || run?.repository_id !== repository_id) return;
  const report = await world.reports.ofRun(repository_id, run.id, run.attempt);
  const checks = await listChecks(octokit, repository, run.head_sha);
  const plan = planCheck(run, report, checks);
  if (plan !== null) await writeCheck(octokit, repository, run.head_sha, plan);
}
