import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { RUBRIC_VERSION } from "../../src/score/rubric.ts";
import { botLogin, type FakeIssue } from "../support/github-state.ts";
import {
  openMarketplaceWorld,
  people,
  type MarketplaceWorld,
} from "../support/marketplace-world.ts";
import { withLintErrors } from "../support/report-facts.ts";
import {
  comment,
  endRun,
  report,
  runPublishing,
  runsOf,
  sendReport,
  submissionOf,
  submit,
} from "../support/submission-walk.ts";

const OLD = "0.9.0";

let world: MarketplaceWorld;
let issue: FakeIssue;
beforeEach(async () => {
  world = await openMarketplaceWorld();
  issue = await submit(world);
  await report(world);
  await comment(world, issue, people.mori, "/approve");
  await runPublishing(world);
});
afterEach(() => world.db.close());

/** What was listed was judged by an older rubric. */
async function rubricChanges(): Promise<void> {
  await world.db.sql(
    `update public.plugins set rubric_version = '${OLD}', score = 93`,
  );
  await world.db.sql(
    `update public.quality_reports
     set report = jsonb_set(report, '{rubric_version}', '"${OLD}"')`,
  );
}
const plugin = () => world.plugins.find("issue-tools");
const notices = () =>
  issue.comments.filter(
    ({ user, body }) =>
      user.login === botLogin && body.includes("## The rubric changed"),
  );
const again = () =>
  runsOf(world, "score-submission.yml").filter(({ display_title }) =>
    display_title.startsWith("Score rescore."),
  );
const newest = () => {
  const run = again().at(-1);
  if (run === undefined) throw new Error("nothing was dispatched");
  return run;
};

async function reconcile(): Promise<void> {
  for (const part of world.app().reconcile) await part.run();
  await world.settle();
}

/** The run of the marketplace does its work, with so many lint errors. */
async function scoreAgain(errors = 0): Promise<void> {
  await sendReport(world, newest(), (body) => withLintErrors(errors, body));
  await endRun(world, newest(), "success");
}

it("does nothing while the rubric is the one that the plugin was listed by", async () => {
  await reconcile();
  expect(again()).toEqual([]);
  expect(notices()).toEqual([]);
});

describe("after the rubric changed", () => {
  beforeEach(rubricChanges);

  it("scores the listed commit anew, once, by the marketplace's own workflow", async () => {
    await reconcile();
    await reconcile();
    expect(again()).toHaveLength(1);
    expect(newest().display_title).toContain(`rescore.${RUBRIC_VERSION}.`);
  });

  it("tells the author the old and the new score in the issue, once, and that the listing stays", async () => {
    await reconcile();
    await scoreAgain(10);
    await reconcile();
    await reconcile();
    expect(notices()).toHaveLength(1);
    const text = notices()[0]?.body ?? "";
    expect(text).toContain("**The listing stays as it is.**");
    expect(text).toContain(`| Listed with | \`${OLD}\` | 93 |`);
    expect(text).toMatch(/\| Now \| `\S+` \| 80 \|/);
    expect(text).toContain("There is nothing to do.");
  });

  it("says what to do when a new version would not be listed", async () => {
    await reconcile();
    await scoreAgain(20);
    expect(notices()[0]?.body).toContain("would not be listed");
    expect(await plugin()).toMatchObject({ listing: "listed" });
  });

  it("tells it once after the App died between the comment and the note of it", async () => {
    await reconcile();
    await sendReport(world, newest());
    world.crasher.arm(2, "before");
    await world.settle();
    expect(world.restarts()).toBe(1);
    expect(notices()).toHaveLength(1);
    await reconcile();
    expect(notices()).toHaveLength(1);
  });

  it("waits a day after a run that brought no report", async () => {
    await reconcile();
    await endRun(world, newest(), "failure");
    await reconcile();
    expect(again()).toHaveLength(1);
    world.pass(25 * 3_600);
    await reconcile();
    expect(again()).toHaveLength(2);
  });

  it("does not take facts that were measured by another rubric", async () => {
    await reconcile();
    const late = sendReport(world, newest(), (body) => ({
      ...body,
      static: { ...body.static, rubric_version: OLD },
    }));
    await expect(late).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining(
        "call quality.yml of the current",
      ) as string,
    });
  });

  it("does not take a report of other bytes than the listed ones", async () => {
    await reconcile();
    const other = sendReport(world, newest(), (body) => ({
      ...body,
      sha: "b".repeat(40),
    }));
    await expect(other).rejects.toMatchObject({ code: "forbidden" });
  });

  it("leaves a plugin alone that was taken out of the catalogue", async () => {
    await comment(world, issue, people.mori, "/delist it is broken");
    await reconcile();
    expect(again()).toEqual([]);
    expect(await plugin()).toMatchObject({ listing: "delisted" });
  });
});

it("changes nothing of the plugin and its submission, whatever the new score is", async () => {
  await rubricChanges();
  await reconcile();
  const before = await plugin();
  const { state, pin, report_id, score } =
    (await submissionOf(world, issue)) ?? {};
  await fc.assert(
    fc.asyncProperty(fc.nat(40), async (errors) => {
      // A run that is started again has a token of its own.
      newest().run_attempt += 1;
      await scoreAgain(errors);
      expect(await plugin()).toEqual(before);
      expect(await submissionOf(world, issue)).toMatchObject({
        state,
        pin,
        report_id,
        score,
      });
    }),
    { numRuns: 5 },
  );
});
