import type { SeenCheck } from "../marketplace/check-view.ts";
import type { CheckWrite } from "../marketplace/check-write.ts";
import { CHECK_NAME, type CheckPlan } from "../marketplace/plan-check.ts";
import { ownerAndRepo, type Octokit } from "./octokit.ts";

/** The App's checks on a commit, the newest first. GitHub shows only an app's own ones under `app_id`; the name is the App's alone here. */
export async function listChecks(
  octokit: Octokit,
  repository: string,
  sha: string,
): Promise<SeenCheck[]> {
  const checks = await octokit.paginate(octokit.rest.checks.listForRef, {
    ...ownerAndRepo(repository),
    ref: sha,
    check_name: CHECK_NAME,
    filter: "all",
    per_page: 100,
  });
  return checks
    .map((check) => ({
      id: check.id,
      status: check.status,
      conclusion: check.conclusion,
      external_id: check.external_id,
      title: check.output.title,
      summary: check.output.summary,
      annotations_count: check.output.annotations_count,
    }))
    .toSorted((a, b) => b.id - a.id);
}

/** Carries out a plan, in order. Stopped half-way, the next plan is what is left. */
export async function writeCheck(
  octokit: Octokit,
  repository: string,
  head_sha: string,
  plan: CheckPlan,
): Promise<void> {
  let id = plan.id;
  for (const write of plan.writes) {
    const body = {
      ...ownerAndRepo(repository),
      external_id: plan.external_id,
      ...checkBody(write),
    };
    if (id === null) {
      const created = await octokit.rest.checks.create({
        ...body,
        name: CHECK_NAME,
        head_sha,
      });
      id = created.data.id;
    } else {
      await octokit.rest.checks.update({ ...body, check_run_id: id });
    }
  }
}

function checkBody(write: CheckWrite) {
  const { title, summary, annotations, buttons, ...rest } = write;
  return {
    ...rest,
    actions: buttons,
    output: { title, summary, annotations },
  };
}
