import { asList, asObject, asText, type Json } from "../json.ts";
import {
  actAs,
  catalogueFile,
  commentsOf,
  labelled,
  reactionsOn,
} from "../people.ts";
import type { FixturePlugin } from "../populate.ts";
import type { Sandbox } from "../sandbox.ts";
import { until } from "../until.ts";
import { app, repositories } from "../world.ts";
import { callApi } from "../api.ts";
import type { FormAnswers } from "../issue-form.ts";
import { must } from "./must.ts";
import type { Tell } from "./tell.ts";

const MARKER = "<!-- miyabi:submission -->";

/**
 * @param plugin the plugin's name and version
 * @param repository where it is
 * @returns what its author answers in the form
 */
export function answersFor(
  plugin: Pick<FixturePlugin, "name" | "version">,
  repository: string,
): FormAnswers {
  return {
    "Plugin name": plugin.name,
    "Display name": "Tidy Commits",
    Repository: repository,
    Version: plugin.version,
    Categories: "productivity",
    Description:
      "Stops commits whose message does not follow Conventional Commits.",
  };
}

/**
 * The author submits the plugin; it is scored.
 *
 * @param sandbox the running sandbox
 * @param plugin what is submitted
 * @param tell where each step is told
 * @returns number of the issue
 */
export async function walkSubmission(
  sandbox: Sandbox,
  plugin: FixturePlugin,
  tell: Tell,
): Promise<number> {
  const author = actAs(sandbox, "author");
  const answers = answersFor(plugin, repositories.plugin);
  const issue = await author.submit({ ...answers, Version: "the newest" });
  tell.did(
    `${author.login} files the submission form with a wrong version: issue #${issue}`,
  );
  await labelled(sandbox, issue, "status: needs changes");
  const problem = await stickyThatSays(sandbox, issue, /\*\*Version\*\*/);
  tell.saw(/- \*\*Version.*/.exec(problem)?.[0] ?? "");
  await author.correct(issue, answers);
  tell.did(`${author.login} edits the issue`);
  const labels = await labelled(sandbox, issue, "status: pending review");
  tell.saw(`Labels: ${labels.join(", ")}`);
  const sticky = await stickyThatSays(sandbox, issue, /\d+ of 100/);
  await sandbox.github.runs.idle();
  const runs = sandbox.github.runs
    .all()
    .filter((run) => run.path.endsWith("/score-submission.yml"));
  must(runs.length === 1, "one scoring run was dispatched", runs.length);
  tell.saw(
    `Workflow run "${runs[0]?.display_title ?? ""}": ${runs[0]?.conclusion ?? runs[0]?.status ?? ""}`,
  );
  tell.saw(`One comment by ${app.slug}[bot]: ${headline(sticky)}`);
  return issue;
}

function headline(comment: string): string {
  return comment
    .split("\n")
    .filter((line) => /^#|\d+ (of|\/) ?100/.test(line))
    .map((line) => line.replace(/^#+ /, ""))
    .join(" · ");
}

/**
 * The one comment that says how a submission stands.
 *
 * @param sandbox the running sandbox
 * @param issue number of the issue
 * @returns its text
 */
async function stickyOf(sandbox: Sandbox, issue: number): Promise<string> {
  const own = (await commentsOf(sandbox, issue)).filter(
    ({ login, body }) =>
      login === `${app.slug}[bot]` && body.startsWith(MARKER),
  );
  must(own.length === 1, "there is one sticky comment", own);
  return own[0]?.body ?? "";
}

/** Labels are written before the comment: it is waited for. */
function stickyThatSays(
  sandbox: Sandbox,
  issue: number,
  words: RegExp,
): Promise<string> {
  return until(
    `a comment that says ${words.source}`,
    async () => {
      const text = await stickyOf(sandbox, issue);
      return words.test(text) ? text : null;
    },
    sandbox.explain,
  );
}

/**
 * Somebody without write access says /approve, and is told why that does nothing.
 *
 * @param sandbox the running sandbox
 * @param issue number of the issue
 * @param tell where each step is told
 */
export async function walkRefusal(
  sandbox: Sandbox,
  issue: number,
  tell: Tell,
): Promise<void> {
  const outsider = actAs(sandbox, "outsider");
  const before = (await commentsOf(sandbox, issue)).length;
  const comment = await outsider.say(issue, "/approve");
  tell.did(`${outsider.login}, an outsider, comments /approve`);
  const reactions = await until(
    "a refusal",
    async () => {
      const seen = await reactionsOn(sandbox, comment);
      return seen.includes("-1") ? seen : null;
    },
    sandbox.explain,
  );
  must(reactions.includes("eyes"), "the command was seen at once", reactions);
  const said = (await commentsOf(sandbox, issue)).slice(before + 1);
  const reason = said.map(({ body }) => body).join("\n");
  must(/write access/i.test(reason), "the refusal says why", said);
  tell.saw(`Reactions: ${reactions.join(", ")}`);
  tell.saw(reason.replaceAll(/<!--.*?-->\s*/g, "").split("\n")[0] ?? "");
}

/**
 * The maintainer approves; the entry gets into the file of the marketplace's repository.
 *
 * @param sandbox the running sandbox
 * @param input the issue, and the plugin in it
 * @param tell where each step is told
 */
export async function walkApproval(
  sandbox: Sandbox,
  input: { issue: number; plugin: FixturePlugin },
  tell: Tell,
): Promise<void> {
  const maintainer = actAs(sandbox, "maintainer");
  const comment = await maintainer.say(input.issue, "/approve good work");
  tell.did(`${maintainer.login}, a maintainer, comments /approve`);
  const labels = await labelled(sandbox, input.issue, "status: published");
  tell.saw(`Labels: ${labels.join(", ")}`);
  const reactions = await until(
    "a thumb up",
    async () => {
      const seen = await reactionsOn(sandbox, comment);
      return seen.includes("+1") ? seen : null;
    },
    sandbox.explain,
  );
  tell.saw(`Reactions: ${reactions.join(", ")}`);

  const sha = await sandbox.github.git.git(repositories.plugin, [
    "rev-parse",
    "refs/heads/main",
  ]);
  const file = await catalogueFile(sandbox);
  must(file !== null, "the catalogue file is there");
  const entry = entryOf(JSON.parse(file.text), input.plugin.name);
  must(
    asText(asObject(entry["source"])["sha"]) === sha,
    "the file holds the entry, pinned to the scored commit",
    file.text,
  );
  tell.saw(
    `.claude-plugin/marketplace.json at ${file.commit.slice(0, 10)} holds ${input.plugin.name} at ${sha.slice(0, 10)}`,
  );
  await stickyThatSays(sandbox, input.issue, new RegExp(file.commit));

  const answer = await callApi(
    sandbox.appUrl,
    "GET",
    "/v1/marketplace/catalogue.json",
  );
  const served = entryOf(answer.body, input.plugin.name);
  must(
    asText(asObject(served["source"])["sha"]) === sha,
    "the API's catalogue has the same entry",
    answer,
  );
  tell.saw(
    `GET /v1/marketplace/catalogue.json: ${input.plugin.name} ${asText(served["version"])}, score ${asText(asObject(served["metadata"])["score"])}`,
  );
}

function entryOf(document: unknown, name: string): Json {
  const plugins = asList(asObject(document)["plugins"]).map(asObject);
  const found = plugins.filter((entry) => entry["name"] === name);
  must(found.length === 1, `the catalogue has ${name} once`, document);
  return found[0] ?? {};
}
