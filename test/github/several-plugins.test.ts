import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  addCommit,
  aRun,
  callerFile,
  openPull,
  reportOf,
  runIs,
} from "../support/check-walk.ts";
import type { FakeRun } from "../support/github-state.ts";
import {
  openMarketplaceWorld,
  pluginSha,
  type MarketplaceWorld,
} from "../support/marketplace-world.ts";
import { reportFacts, withLintErrors } from "../support/report-facts.ts";

const base = "e".repeat(40);
const files = {
  "plugins/tidy/.claude-plugin/plugin.json": "{}",
  "plugins/words/.claude-plugin/plugin.json": "{}",
  [callerFile]: "    uses: miyabi/miyabi/.github/workflows/quality.yml@v1\n",
};

let world: MarketplaceWorld;
let run: FakeRun;
beforeEach(async () => {
  world = await openMarketplaceWorld();
  world.plugin.files = {};
  addCommit(world, pluginSha, files);
  addCommit(world, base, files);
  world.plugin.refs["main"] = base;
  run = aRun();
});
afterEach(() => world.db.close());

const of = (path: string, sha = pluginSha) => reportFacts({ path, sha });

it("each touched plugin has a row, and the check ends with the last of them", async () => {
  await openPull(world, { files: ["plugins/tidy/a.md", "plugins/words/b.md"] });
  await runIs(world, run, { status: "in_progress" });
  await reportOf(world, run, of("plugins/tidy"));
  expect(world.plugin.checks).toMatchObject([{ status: "in_progress" }]);
  await reportOf(world, run, withLintErrors(30, of("plugins/words")));
  await runIs(world, run, { status: "completed", conclusion: "success" });
  expect(world.plugin.checks).toMatchObject([
    {
      conclusion: "failure",
      title: "1 of 2 plugins meet the minimum of 80",
    },
  ]);
  const summary = world.plugin.checks[0]?.summary;
  expect(summary).toContain("| `plugins/tidy` | 100 | – | listed |");
  expect(summary).toContain("| `plugins/words` |");
  expect(summary).toContain("`npx @miyabi/cli score . --path plugins/words`");
});

it("a touched plugin that the workflow does not score is no success", async () => {
  await openPull(world, { files: ["plugins/tidy/a.md", "plugins/words/b.md"] });
  await runIs(world, run, { status: "in_progress" });
  await reportOf(world, run, of("plugins/tidy"));
  await runIs(world, run, { status: "completed", conclusion: "success" });
  expect(world.plugin.checks).toMatchObject([
    {
      conclusion: "action_required",
      title: "100 of 100: meets the minimum of 80 (1 not scored)",
    },
  ]);
  expect(world.plugin.checks[0]?.summary).toContain(
    "| `plugins/words` | – | – | not scored |",
  );
});

it("a pull request that touches no plugin is neutral until a run says more", async () => {
  await openPull(world, { files: ["docs/intro.md"] });
  expect(world.plugin.checks).toMatchObject([
    { conclusion: "neutral", title: "No plugin is touched" },
  ]);
});

it("the change is told against the last score that the base branch has", async () => {
  const before = aRun({ id: 4000, event: "push", head_sha: base });
  await runIs(world, before, { status: "in_progress" });
  await reportOf(world, before, withLintErrors(8, of("plugins/tidy", base)));
  await openPull(world, { files: ["plugins/tidy/a.md"] });
  await runIs(world, run, { status: "in_progress" });
  await reportOf(world, run, of("plugins/tidy"));
  const [, check] = world.plugin.checks;
  expect(check?.title).toMatch(/^100 of 100: .* \(\+\d+\)$/);
  expect(check?.summary).toMatch(/\*\*\+\d+\*\* against `main`: \d+ → 100/);
});

describe("a plugin that is not touched and is below the minimum", () => {
  /** The score of `plugins/words` on the base branch, by its lint errors, and then in the pull request. */
  async function words(errorsBefore: number, errors: number): Promise<void> {
    const before = aRun({ id: 4000, event: "push", head_sha: base });
    await runIs(world, before, { status: "in_progress" });
    const old = withLintErrors(errorsBefore, of("plugins/words", base));
    await reportOf(world, before, old);
    await openPull(world, { files: ["plugins/tidy/a.md"] });
    await runIs(world, run, { status: "in_progress" });
    await reportOf(world, run, withLintErrors(errors, of("plugins/words")));
    await reportOf(world, run, of("plugins/tidy"));
    await runIs(world, run, { status: "completed", conclusion: "success" });
  }
  const check = () => world.plugin.checks.at(-1);

  it("does not stop who works on its neighbour, while it is as it was", async () => {
    await words(14, 14);
    expect(check()).toMatchObject({
      conclusion: "success",
      title: "1 of 2 plugins meet the minimum of 80 (1 not touched, as before)",
    });
    expect(check()?.summary).toContain(
      "| below minimum, not touched, as before |",
    );
  });

  it("is a failure when the change made it worse", async () => {
    await words(14, 15);
    expect(check()).toMatchObject({ conclusion: "failure" });
  });

  it("is a failure when nothing is known of it on the base branch", async () => {
    await openPull(world, { files: ["plugins/tidy/a.md"] });
    await runIs(world, run, { status: "in_progress" });
    await reportOf(world, run, withLintErrors(14, of("plugins/words")));
    await reportOf(world, run, of("plugins/tidy"));
    await runIs(world, run, { status: "completed", conclusion: "success" });
    expect(check()).toMatchObject({ conclusion: "failure" });
  });
});
