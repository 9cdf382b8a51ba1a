import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { asList, asObject, asText } from "../json.ts";
import {
  actAs,
  catalogueFile,
  commentsOf,
  labelled,
  labelsOf,
  reactionsOn,
} from "../people.ts";
import { pushFolder, type FixturePlugin } from "../populate.ts";
import type { Sandbox } from "../sandbox.ts";
import { until } from "../until.ts";
import { installations, logins, repositories, type Person } from "../world.ts";
import { must } from "./must.ts";
import type { Tell } from "./tell.ts";

type Said = { person: Person; issue: number; text: string };

/** Somebody comments, and the App has answered with a thumb. */
async function sayAndWait(
  sandbox: Sandbox,
  tell: Tell,
  { person, issue, text }: Said,
): Promise<"+1" | "-1"> {
  const who = actAs(sandbox, person);
  const comment = await who.say(issue, text);
  tell.did(`${who.login} comments ${text}`);
  return until(
    `an answer to ${text}`,
    async () => {
      const seen = await reactionsOn(sandbox, comment);
      if (seen.includes("+1")) return "+1";
      return seen.includes("-1") ? "-1" : null;
    },
    sandbox.explain,
  );
}

/** The newest comment, without its marker. */
async function lastWords(sandbox: Sandbox, issue: number): Promise<string> {
  const last = (await commentsOf(sandbox, issue)).at(-1)?.body ?? "";
  return last.replaceAll(/<!--.*?-->\s*/g, "").split("\n")[0] ?? "";
}

/**
 * A maintainer holds the submission, which blocks the approval, and lets it go on; the author may not approve it.
 *
 * @param sandbox the running sandbox
 * @param issue number of the submission's issue
 * @param tell where each step is told
 */
export async function walkHold(
  sandbox: Sandbox,
  issue: number,
  tell: Tell,
): Promise<void> {
  const say = (person: Person, text: string) =>
    sayAndWait(sandbox, tell, { person, issue, text });
  must((await say("maintainer", "/hold")) === "+1", "/hold is carried out");
  must(
    (await say("maintainer", "/approve")) === "-1",
    "what is on hold cannot be approved",
  );
  tell.saw(await lastWords(sandbox, issue));
  must((await labelsOf(sandbox, issue)).includes("on hold"), "the label is on");
  must((await say("maintainer", "/unhold")) === "+1", "/unhold is carried out");
  must(
    (await say("author", "/approve")) === "-1",
    "the submitter does not decide",
  );
  tell.saw(await lastWords(sandbox, issue));
}

const entriesIn = (text: string) =>
  asList(asObject(JSON.parse(text))["plugins"]).map(asObject);

/** Waits until the file holds the plugin in this version, or does not hold it (null). */
function fileWith(
  sandbox: Sandbox,
  name: string,
  version: string | null,
): Promise<string> {
  return until(
    `the catalogue file with ${name} ${version ?? "taken out"}`,
    async () => {
      const file = await catalogueFile(sandbox);
      const entry = entriesIn(file?.text ?? "{}").find(
        (one) => one["name"] === name,
      );
      const seen = entry === undefined ? null : asText(entry["version"]);
      return file !== null && seen === version ? file.commit : null;
    },
    sandbox.explain,
  );
}

/**
 * The author releases a new version: its update is submitted by itself, and approved.
 *
 * @param sandbox the running sandbox
 * @param plugin the listed plugin
 * @param tell where each step is told
 */
export async function walkUpdate(
  sandbox: Sandbox,
  plugin: FixturePlugin,
  tell: Tell,
): Promise<void> {
  const { github } = sandbox;
  const [owner = "", repo = ""] = repositories.plugin.split("/");
  const version = plugin.version.replace(
    /\d+$/,
    (last) => `${Number(last) + 1}`,
  );
  const tag = `v${version}`;
  const parent = await github.git.git(repositories.plugin, [
    "rev-parse",
    "refs/heads/main",
  ]);
  const manifest = await readFile(
    join(plugin.folder, ".claude-plugin/plugin.json"),
    "utf8",
  );
  const workflow = ".github/workflows/miyabi-quality.yml";
  const sha = await pushFolder(github, {
    repository: repositories.plugin,
    branch: "main",
    parent,
    folder: plugin.folder,
    files: {
      [workflow]: `${await github.git.git(repositories.plugin, ["show", `main:${workflow}`])}\n`,
      ".claude-plugin/plugin.json": manifest.replace(plugin.version, version),
    },
    message: `feat: ${version}`,
    author: logins.author,
  });
  const author = actAs(sandbox, "author");
  await author.octokit.git.createRef({
    owner,
    repo,
    ref: `refs/tags/${tag}`,
    sha,
  });
  const { data: repository } = await author.octokit.repos.get({ owner, repo });
  await github.deliveries.send("release", {
    action: "published",
    release: { tag_name: tag, draft: false, prerelease: false },
    repository: asObject(repository),
    sender: { login: author.login },
    installation: { id: installations[owner]?.app },
  });
  tell.did(`${author.login} releases ${tag}`);

  const issue = await until(
    "the update's issue",
    async () => {
      const [marketOwner = "", marketRepo = ""] =
        repositories.marketplace.split("/");
      const { data } = await author.octokit.issues.listForRepo({
        owner: marketOwner,
        repo: marketRepo,
        state: "open",
      });
      return (
        data.find(({ title }) => title.startsWith("Update "))?.number ?? null
      );
    },
    sandbox.explain,
  );
  tell.saw(`Issue #${issue} is opened by the App`);
  await labelled(sandbox, issue, "status: pending review");
  // Labels are written before the comment.
  const sticky = await until(
    "what changed against the listed version",
    async () => {
      const text = (await commentsOf(sandbox, issue))[0]?.body ?? "";
      return text.includes("Against the listed version") ? text : null;
    },
    sandbox.explain,
  );
  tell.saw(/- Score: .*/.exec(sticky)?.[0] ?? "No difference in score");
  const answer = await sayAndWait(sandbox, tell, {
    person: "maintainer",
    issue,
    text: "/approve",
  });
  must(answer === "+1", "the update is approved");
  const commit = await fileWith(sandbox, plugin.name, version);
  tell.saw(
    `The file at ${commit.slice(0, 10)} holds ${plugin.name} ${version}`,
  );
}

/**
 * A maintainer takes the plugin out of the catalogue, and puts it back.
 *
 * @param sandbox the running sandbox
 * @param input the submission's issue, and the plugin in it
 * @param tell where each step is told
 */
export async function walkDelist(
  sandbox: Sandbox,
  input: { issue: number; plugin: FixturePlugin },
  tell: Tell,
): Promise<void> {
  const { issue, plugin } = input;
  const answer = await sayAndWait(sandbox, tell, {
    person: "maintainer",
    issue,
    text: "/delist it sends files away",
  });
  must(answer === "+1", "the plugin is taken out");
  const commit = await fileWith(sandbox, plugin.name, null);
  tell.saw(`The file at ${commit.slice(0, 10)} does not hold ${plugin.name}`);
  must(
    (await labelsOf(sandbox, issue)).includes("delisted"),
    "the issue says so",
  );
}
