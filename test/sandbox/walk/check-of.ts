import type { RestEndpointMethodTypes } from "@octokit/rest";
import type { Acting } from "../people.ts";
import type { Sandbox } from "../sandbox.ts";
import { until } from "../until.ts";

type Check =
  RestEndpointMethodTypes["checks"]["listForRef"]["response"]["data"]["check_runs"][number];

export const CHECK = "Miyabi quality";

/**
 * Waits until the newest check of the App on a commit has ended.
 *
 * @param sandbox the running sandbox
 * @param person who looks
 * @param place repository ("owner/name") and commit
 * @param wanted which end is meant; any unless told
 * @returns the check
 */
export function checkOf(
  sandbox: Sandbox,
  person: Acting,
  place: { repository: string; sha: string },
  wanted: (check: Check) => boolean = () => true,
): Promise<Check> {
  const [owner = "", repo = ""] = place.repository.split("/");
  return until(
    `the check "${CHECK}" ended on ${place.sha}`,
    async () => {
      const { data } = await person.octokit.checks.listForRef({
        owner,
        repo,
        ref: place.sha,
        check_name: CHECK,
      });
      const [newest] = data.check_runs.toSorted((a, b) => b.id - a.id);
      return newest?.status === "completed" && wanted(newest) ? newest : null;
    },
    sandbox.explain,
  );
}
