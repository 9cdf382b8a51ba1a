import type { EmitterWebhookEvent } from "@octokit/webhooks";
import type { CheckView } from "../marketplace/check-view.ts";
import { RERUN } from "../marketplace/check-write.ts";
import { CHECK_NAME } from "../marketplace/plan-check.ts";
import { syncCheckRun, type CheckTarget } from "./check-sync.ts";
import { listChecks } from "./check-runs.ts";
import { orNull, ownerAndRepo, statusOf, type Octokit } from "./octokit.ts";
import { sayWhen } from "./say-when.ts";
import type { World } from "./world.ts";

type CheckPayload = EmitterWebhookEvent<
  "check_run.rerequested" | "check_run.requested_action"
>["payload"];
type SuitePayload = EmitterWebhookEvent<"check_suite.rerequested">["payload"];

/** Somebody with write access pressed "Re-run" or our button on a check. */
export async function onCheckRun(
  world: World,
  payload: CheckPayload,
): Promise<void> {
  const { check_run, repository } = payload;
  if (check_run.name !== CHECK_NAME) return;
  if (
    payload.action === "requested_action" &&
    payload.requested_action?.identifier !== RERUN
  ) {
    return;
  }
  await scoreAgain(
    world,
    {
      repository_id: repository.id,
      repository: repository.full_name,
      sha: check_run.head_sha,
    },
    check_run.external_id,
  );
}

/** Somebody asked for all checks of the App on a commit again: it is one. */
export async function onCheckSuite(
  world: World,
  payload: SuitePayload,
): Promise<void> {
  const { check_suite, repository } = payload;
  const octokit = await world.access.forRepository(repository.full_name);
  if (octokit === null) return;
  const [last] = await listChecks(
    octokit,
    repository.full_name,
    check_suite.head_sha,
  );
  await scoreAgain(
    world,
    {
      repository_id: repository.id,
      repository: repository.full_name,
      sha: check_suite.head_sha,
    },
    last?.external_id ?? "",
  );
}

/**
 * Starts the run again that a check shows, unless that was done: the attempt that the check names is over then.
 * A check that shows no run is written anew, because GitHub shows a re-requested one as waiting until there is another.
 */
async function scoreAgain(
  world: World,
  target: CheckTarget,
  external_id: string,
): Promise<void> {
  const octokit = await world.access.forRepository(target.repository);
  if (octokit === null) return;
  const [, id, attempt] = /^(\d+)\.(\d+)$/.exec(external_id) ?? [];
  const again =
    id !== undefined &&
    (await startAgain(world, octokit, target, {
      id: Number(id),
      attempt: Number(attempt),
    }));
  await syncCheckRun(world, target, again ? undefined : anew);
}

const anew = (view: CheckView): CheckView => ({ ...view, checks: [] });

/** @returns false where there is nothing to start: the run is gone, or GitHub does not run it again (after 30 days) */
async function startAgain(
  world: World,
  octokit: Octokit,
  { repository, repository_id }: CheckTarget,
  run: { id: number; attempt: number },
): Promise<boolean> {
  const place = { ...ownerAndRepo(repository), run_id: run.id };
  const found = await orNull(octokit.rest.actions.getWorkflowRun(place));
  if (found?.data.repository.id !== repository_id) return false;
  const { data } = found;
  if (data.status !== "completed" || (data.run_attempt ?? 1) !== run.attempt) {
    return true;
  }
  try {
    await octokit.rest.actions.reRunWorkflow(place);
    return true;
  } catch (error) {
    const isLimit = sayWhen(error, world.clock()) !== error;
    if (statusOf(error) === 403 && !isLimit) return false;
    throw error;
  }
}
