import { asObject, asText } from "../json.ts";
import { actAs } from "../people.ts";
import { pushFolder, readFixture } from "../populate.ts";
import { productRoot, type Sandbox } from "../sandbox.ts";
import { logins, repositories } from "../world.ts";
import { CHECK, checkOf } from "./check-of.ts";
import { must } from "./must.ts";
import type { Tell } from "./tell.ts";

/** A source file with a mistake that the marketplace's ESLint rules and the compiler both let stand or fall. */
const careless = `export function lastOf(items: string[]): string | undefined {
  if (items = []) return undefined;
  return items.at(-1);
}
`;

/** Statuses that the App gave its check on a commit, in order. */
function statusesOf(sandbox: Sandbox, sha: string): string[] {
  const made = sandbox.github.writes.filter(
    ({ path, status }) => /\/check-runs/.test(path) && status < 300,
  );
  const first = made.findIndex(({ body }) => body["head_sha"] === sha);
  return made.slice(first).map(({ body }) => asText(body["status"]));
}

/**
 * The author opens a pull request, and reads the check that the App writes on it.
 *
 * @param sandbox the running sandbox
 * @param tell where each step is told
 */
export async function walkPullRequest(
  sandbox: Sandbox,
  tell: Tell,
): Promise<void> {
  const author = actAs(sandbox, "author");
  const [owner = "", repo = ""] = repositories.plugin.split("/");
  const parent = await sandbox.github.git.git(repositories.plugin, [
    "rev-parse",
    "refs/heads/main",
  ]);
  const { folder } = await readFixture(productRoot);
  const workflow = await sandbox.github.git.git(repositories.plugin, [
    "show",
    "main:.github/workflows/miyabi-quality.yml",
  ]);
  const sha = await pushFolder(sandbox.github, {
    repository: repositories.plugin,
    branch: "careless",
    parent,
    folder,
    files: {
      ".github/workflows/miyabi-quality.yml": `${workflow}\n`,
      "src/careless.ts": careless,
    },
    message: "feat: a careless change",
    author: logins.author,
  });
  const pull = await author.octokit.pulls.create({
    owner,
    repo,
    title: "A careless change",
    head: "careless",
    base: "main",
  });
  tell.did(`${author.login} opens pull request #${pull.data.number}`);

  const check = await checkOf(sandbox, author, {
    repository: repositories.plugin,
    sha,
  });
  const statuses = statusesOf(sandbox, sha);
  must(
    statuses[0] !== "completed",
    "the check is there before the run ends",
    statuses,
  );
  tell.saw(
    `Check "${CHECK}": ${statuses.join(", then ")} (${check.conclusion ?? ""})`,
  );
  tell.saw(check.output.title ?? "");

  const summary = check.output.summary ?? "";
  must(/\|.*lint.*\|/i.test(summary), "the summary has the table", summary);
  must(
    /\d+/.test(check.output.title ?? ""),
    "the title has the score",
    check.output,
  );
  const { data: annotations } = await author.octokit.checks.listAnnotations({
    owner,
    repo,
    check_run_id: check.id,
  });
  const careful = annotations.filter((one) => one.path === "src/careless.ts");
  must(careful.length > 0, "the mistake is shown at its line", annotations);
  for (const one of careful)
    tell.saw(`${one.path}:${one.start_line} ${one.message ?? ""}`);
  must(
    asText(asObject(check)["external_id"]) !== "",
    "the check belongs to a run",
    check,
  );
}
