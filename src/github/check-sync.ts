import type { CheckView } from "../marketplace/check-view.ts";
import { planCheck } from "../marketplace/plan-check.ts";
import { writeCheck } from "./check-runs.ts";
import { readCheckView } from "./read-check-view.ts";
import type { World } from "./world.ts";

/** The commit of a plugin's repository that a check is on. */
export type CheckTarget = {
  repository_id: number;
  repository: string;
  sha: string;
};

/**
 * Makes the check on a commit say what GitHub and the reports say of it at this moment. Stopped anywhere, the next time
 * does the rest; run twice, the second time does nothing.
 * @param adjust changes what was seen, before it is decided on
 */
export async function syncCheckRun(
  world: World,
  target: CheckTarget,
  adjust: (view: CheckView) => CheckView = (view) => view,
): Promise<void> {
  const octokit = await world.access.forRepository(target.repository);
  // Uninstalled meanwhile.
  if (octokit === null) return;
  const view = await readCheckView(world, octokit, target);
  if (view === null) return;
  const plan = planCheck(adjust(view));
  if (plan !== null) {
    await writeCheck(octokit, target.repository, target.sha, plan);
  }
}
