import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseIssueForm } from "../../src/marketplace/issue-form.ts";
import { formLabels } from "../../src/marketplace/issue-form-sections.ts";
import {
  openMarketplaceWorld,
  pluginSha,
  type MarketplaceWorld,
} from "../support/marketplace-world.ts";
import { submissionForm } from "../support/submission-form.ts";
import { report, submissionOf, submit } from "../support/submission-walk.ts";
import { aRun, openPull, reportOf, runIs } from "../support/check-walk.ts";
import { visibleMarkup } from "../support/visible-markup.ts";

const shellWords: [string, string][] = [
  ["a command substitution", "$(touch sprung)"],
  ["backticks", "`touch sprung`"],
  ["quotes", `a'"b`],
  ["a new line", "main\nrun: touch sprung"],
  ["a workflow expression", "${{ secrets.GITHUB_TOKEN }}"],
  ["a second command", "main; touch sprung | sh && x"],
  ["an option", "--upload-pack=touch"],
  ["a variable", "$HOME"],
];

/** These are words for people: they reach Markdown, where they are escaped, and no workflow. */
const wordsForPeople = ["Display name", "Description", "Requirements"];

describe.each(formLabels)("the form's field %s", (label) => {
  it.each(shellWords)("with %s never gets into a workflow", (_what, text) => {
    const form = submissionForm({ [label]: `${text} and more` });
    const { request, problems } = parseIssueForm(form);
    if (wordsForPeople.includes(label) && request !== null) return;
    expect(problems.map(({ field }) => field)).toEqual([label]);
  });
});

describe("in the marketplace", () => {
  let world: MarketplaceWorld;
  beforeEach(async () => {
    world = await openMarketplaceWorld();
  });
  afterEach(() => world.db.close());

  /** Everything that a workflow of the marketplace was ever given. */
  const given = () =>
    world.github.writes
      .filter(({ path }) => path.endsWith("/dispatches"))
      .flatMap(({ body }) =>
        Object.values((body as { inputs: Record<string, string> }).inputs),
      );

  it("words for people that are full of shell reach no workflow, and are escaped where people read them", async () => {
    const all = shellWords.map(([, text]) => text).join(" ");
    const issue = await submit(
      world,
      submissionForm({
        "Display name": all.replaceAll("\n", " ").slice(0, 80),
        Description: `${all} <img src=x> @everyone`,
        Requirements: "node: $(touch sprung) `x`",
      }),
    );
    await report(world);
    expect((await submissionOf(world, issue))?.state).toBe("pending_review");
    expect(issue.comments[0]?.body).not.toContain("sprung");
    const { nonce } = (await submissionOf(world, issue)) ?? {};
    expect(given()).toEqual([nonce, "ayumi/issue-tools", pluginSha, "."]);
  });

  it("a default branch that is full of shell becomes a commit, and its name goes nowhere", async () => {
    const branch = "a`touch sprung`$(x)'\"${{b}};c";
    world.plugin.default_branch = branch;
    world.plugin.refs[branch] = pluginSha;
    const issue = await submit(
      world,
      submissionForm({ "Ref or commit": "_No response_" }),
    );
    expect(await submissionOf(world, issue)).toMatchObject({
      state: "scoring",
      pin: { sha: pluginSha },
    });
    expect(given().slice(1)).toEqual(["ayumi/issue-tools", pluginSha, "."]);
  });

  it("a pull request's branches that are full of shell and markup change nothing of its check", async () => {
    const names = ["main", "a`@everyone`<img>[x](https://evil.example)$(x)"];
    const checks = [];
    for (const base_ref of names) {
      world.plugin.refs[base_ref] = pluginSha;
      await openPull(world, { base_ref });
      const run = aRun();
      await runIs(world, run, { status: "in_progress" });
      await reportOf(world, run);
      await runIs(world, run, { status: "completed", conclusion: "success" });
      checks.push(visibleMarkup(world.plugin.checks[0]?.summary ?? ""));
      world.plugin.pulls = [];
    }
    expect(checks[1]).toEqual(checks[0]);
  });
});
