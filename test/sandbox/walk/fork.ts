import { actAs } from "../people.ts";
import { pushFolder, readFixture } from "../populate.ts";
import { productRoot, type Sandbox } from "../sandbox.ts";
import { repositories } from "../world.ts";
import { checkOf } from "./check-of.ts";
import { must } from "./must.ts";
import type { Tell } from "./tell.ts";

const { fork, plugin } = repositories;
const [owner = "", repo = ""] = plugin.split("/");

/**
 * Somebody without any right proposes a change from a fork. Its run has no identity, so the App looks at the commit by a
 * run of the marketplace's own, and takes only the coverage from the fork's.
 *
 * @param sandbox the running sandbox
 * @param tell where each step is told
 */
export async function walkFork(sandbox: Sandbox, tell: Tell): Promise<void> {
  const { github } = sandbox;
  const author = actAs(sandbox, "author");
  const outsider = actAs(sandbox, "outsider");
  await outsider.octokit.repos.createFork({
    owner,
    repo,
    default_branch_only: true,
  });
  await github.git.git(fork, [
    "fetch",
    "--quiet",
    github.git.pathOf(plugin),
    "main",
  ]);
  const parent = await github.git.git(fork, ["rev-parse", "FETCH_HEAD"]);
  const workflow = await github.git.git(fork, [
    "show",
    `${parent}:.github/workflows/miyabi-quality.yml`,
  ]);
  const { folder } = await readFixture(productRoot);
  const sha = await pushFolder(github, {
    repository: fork,
    branch: "from-outside",
    parent,
    folder,
    files: {
      ".github/workflows/miyabi-quality.yml": `${workflow}\n`,
      "docs/from-outside.md": "# From outside\n",
    },
    message: "docs: a word from outside",
    author: outsider.login,
  });
  await github.mirror.share(fork, plugin, sha);
  // The stand-in lets nobody propose who may not write, which GitHub does: so the author opens it.
  await author.octokit.pulls.create({
    owner,
    repo,
    title: "A word from outside",
    head: `${outsider.login}:from-outside`,
    base: "main",
  });
  tell.did(`${outsider.login} proposes a change from the fork ${fork}`);
  const check = await checkOf(sandbox, author, { repository: plugin, sha });
  const looks = github.runs
    .all()
    .filter(({ path }) => path.endsWith("/look-at-commit.yml"));
  must(looks.length === 1, "the marketplace looked at the commit", looks);
  must(
    check.output.title?.includes("coverage unverified") === true,
    "the check says what is not verified",
    check.output,
  );
  tell.saw(`${check.output.title} (${check.conclusion ?? ""})`);
}
