import { createHash } from "node:crypto";
import { filedForMarker, readFiledFor } from "../marketplace/filed-for.ts";
import type { FileSubmission } from "../marketplace/ports/github.ts";
import { FORM_LABEL } from "../marketplace/submission-labels.ts";
import { takeInSubmission } from "./take-in-submission.ts";
import { ownerAndRepo } from "./octokit.ts";
import type { World } from "./world.ts";

/**
 * Opens an issue for somebody who submits over the API, and takes it in as any other: the same form, the same pipeline.
 * The same request of the same person finds its open issue again, so a repeated call opens no second one.
 */
export function createFileSubmission(world: World): FileSubmission {
  return async ({ author, form, title }) => {
    const octokit = await world.access.forMarketplace();
    const place = ownerAndRepo(world.marketplace);
    const digest = createHash("sha256").update(form).digest("hex");
    const open = await octokit.paginate(octokit.rest.issues.listForRepo, {
      ...place,
      creator: await world.access.botLogin(),
      labels: FORM_LABEL,
      state: "open",
      per_page: 100,
    });
    const known = open.find(({ body }) => {
      const filed = readFiledFor(body ?? "");
      return (
        filed?.digest === digest && filed.author.github_id === author.github_id
      );
    });
    const issue =
      known ??
      (
        await octokit.rest.issues.create({
          ...place,
          title,
          body: `${filedForMarker({ author, digest })}\n\n${form}`,
          labels: [FORM_LABEL],
        })
      ).data;
    const submission = await takeInSubmission(world, issue.number);
    if (submission === null)
      throw new Error(`issue ${issue.number} was opened and cannot be read`);
    return { submission, issue_url: issue.html_url };
  };
}
