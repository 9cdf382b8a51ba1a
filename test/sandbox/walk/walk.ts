import { readFixture } from "../populate.ts";
import { productRoot, type Sandbox } from "../sandbox.ts";
import { walkFork } from "./fork.ts";
import { walkLicence } from "./licence.ts";
import { walkOnboarding } from "./onboarding.ts";
import { walkPullRequest } from "./pull-request.ts";
import { walkApproval, walkRefusal, walkSubmission } from "./submission.ts";
import { walkDelist, walkHold, walkUpdate } from "./review.ts";
import { must } from "./must.ts";
import type { Tell } from "./tell.ts";
import { walkYear } from "./year.ts";

/**
 * The whole way of a plugin, as people go it: scored, submitted, refused, approved, published, licensed, used, revoked.
 *
 * @param sandbox the running sandbox
 * @param tell where each step is told
 * @param whileListed what else is done while the plugin is in the catalogue
 * @throws Error at the first step that is not what it must be
 */
export async function walk(
  sandbox: Sandbox,
  tell: Tell,
  whileListed: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const plugin = await readFixture(productRoot);
  tell.chapter("1. A new repository is told how to be scored");
  await walkOnboarding(sandbox, tell);
  tell.chapter("2. A pull request gets its score");
  await walkPullRequest(sandbox, tell);
  tell.chapter("3. A pull request from a fork gets one, too");
  await walkFork(sandbox, tell);
  tell.chapter("4. The plugin is submitted and scored");
  const issue = await walkSubmission(sandbox, plugin, tell);
  tell.chapter("5. Who may not approve is told so");
  await walkRefusal(sandbox, issue, tell);
  tell.chapter("6. On hold, and let go; the author does not decide");
  await walkHold(sandbox, issue, tell);
  tell.chapter("7. A maintainer approves, and the plugin is published");
  await walkApproval(sandbox, { issue, plugin }, tell);
  tell.chapter(
    "8. Licences: trial, verified, used until the month is spent, revoked",
  );
  await walkLicence(sandbox, plugin.name, tell);
  tell.chapter("9. A release is submitted by itself, and approved");
  await walkUpdate(sandbox, plugin, tell);
  await whileListed();
  tell.chapter("10. A maintainer takes the plugin out of the catalogue");
  await walkDelist(sandbox, { issue, plugin }, tell);
  const { undescribed } = sandbox.github;
  must(
    undescribed.length === 0,
    "GitHub's own description knows each request of the App and of the jobs",
    undescribed,
  );
  tell.chapter(
    "11. A year passes in seconds: a buyer, and an author who earns",
  );
  await walkYear(tell);
}
