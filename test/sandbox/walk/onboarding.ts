import { join } from "node:path";
import { actAs, type Acting } from "../people.ts";
import { pushFolder } from "../populate.ts";
import { productRoot, type Sandbox } from "../sandbox.ts";
import { repositories } from "../world.ts";
import { checkOf } from "./check-of.ts";
import { must } from "./must.ts";
import type { Tell } from "./tell.ts";

const repository = repositories.newcomer;
const [owner = "", repo = ""] = repository.split("/");
const folder = join(productRoot, "test/fixtures/plugins/components");

/** A pull request with the plugin and these files. */
async function propose(
  sandbox: Sandbox,
  author: Acting,
  change: { branch: string; title: string; files: Record<string, string> },
): Promise<string> {
  const parent = await sandbox.github.git.git(repository, [
    "rev-parse",
    "refs/heads/main",
  ]);
  const sha = await pushFolder(sandbox.github, {
    repository,
    branch: change.branch,
    parent,
    folder,
    files: change.files,
    message: `feat: ${change.title}`,
    author: author.login,
  });
  await author.octokit.pulls.create({
    owner,
    repo,
    title: change.title,
    head: change.branch,
    base: "main",
  });
  return sha;
}

/**
 * A repository that is new to the App: its check says how to add the workflow, the author does as it says, and has the
 * plugin scored, and scored once more.
 *
 * @param sandbox the running sandbox
 * @param tell where each step is told
 */
export async function walkOnboarding(
  sandbox: Sandbox,
  tell: Tell,
): Promise<void> {
  const author = actAs(sandbox, "author");
  await pushFolder(sandbox.github, {
    repository,
    branch: "main",
    parent: null,
    folder,
    files: {},
    message: "feat: first version",
    author: author.login,
  });
  const idea = await propose(sandbox, author, {
    branch: "idea",
    title: "an idea",
    files: { "docs/idea.md": "# An idea\n" },
  });
  tell.did(`${author.login} opens a pull request where no workflow is`);
  const told = await checkOf(sandbox, author, { repository, sha: idea });
  must(
    told.conclusion === "action_required",
    "the check asks for the workflow",
    told,
  );
  tell.saw(`${told.output.title ?? ""} (${told.conclusion})`);
  const link = /\]\((http[^)]+)\)/.exec(told.output.summary ?? "")?.[1] ?? "";
  const { pathname, searchParams } = new URL(link);
  tell.saw(
    `${pathname}?filename=${searchParams.get("filename") ?? ""}&value=…`,
  );

  const sha = await propose(sandbox, author, {
    branch: "add-workflow",
    title: "add the workflow",
    files: {
      [searchParams.get("filename") ?? ""]: searchParams.get("value") ?? "",
    },
  });
  tell.did(`${author.login} opens the link and commits what is in it`);
  const scored = await checkOf(sandbox, author, { repository, sha });
  must(scored.conclusion === "success", "the plugin is scored", scored);
  tell.saw(scored.output.title ?? "");

  await author.octokit.checks.rerequestRun({
    owner,
    repo,
    check_run_id: scored.id,
  });
  tell.did(`${author.login} presses "Re-run" on the check`);
  const again = await checkOf(
    sandbox,
    author,
    { repository, sha },
    ({ external_id }) => external_id?.endsWith(".2") === true,
  );
  must(again.conclusion === "success", "the second run is shown", again);
  tell.saw(`${again.output.title ?? ""} (attempt 2)`);
}
