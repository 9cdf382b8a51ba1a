import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { botLogin, type FakeIssue } from "../support/github-state.ts";
import {
  openMarketplaceWorld,
  people,
  type MarketplaceWorld,
} from "../support/marketplace-world.ts";
import { withFinding, withLintErrors } from "../support/report-facts.ts";
import { submissionForm } from "../support/submission-form.ts";
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

let world: MarketplaceWorld;
let issue: FakeIssue;
beforeEach(async () => {
  world = await openMarketplaceWorld();
  world.review.team = "miyabi/reviewers";
  issue = await submit(world);
  await report(world);
  await comment(world, issue, people.mori, "/approve");
  await runPublishing(world);
});
afterEach(() => world.db.close());

const plugin = () => world.plugins.find("issue-tools");
const own = () =>
  issue.comments
    .filter(({ user }) => user.login === botLogin)
    .map(({ body }) => body);
const answers = () => own().filter((body) => body.includes("miyabi:rescored:"));
const scoringRuns = () => runsOf(world, "score-submission.yml");
const newest = () => {
  const run = scoringRuns().at(-1);
  if (run === undefined) throw new Error("nothing was dispatched");
  return run;
};
const entry = () => {
  const commit = world.marketplace.refs["main"] ?? "";
  const file =
    world.marketplace.files[`${commit}:.claude-plugin/marketplace.json`];
  const { plugins } = JSON.parse(file ?? "{}") as {
    plugins: { metadata: { score: number } }[];
  };
  return plugins[0];
};

async function reconcile(): Promise<void> {
  for (const part of world.app().reconcile) await part.run();
  await world.settle();
}

const malware = withFinding({
  code: "security/malicious-dependency",
  category: "security",
  severity: "critical",
  file: "package-lock.json",
  line: 3,
  message: "left-pad 1.0.0: embedded malicious code",
  fix: "",
});

describe("/rescore on a listed plugin", () => {
  it.each([
    ["its submitter", people.ayumi],
    ["a maintainer", people.mori],
  ])("by %s scores the listed commit, not a newer one", async (_who, who) => {
    world.plugin.refs["v1.0.0"] = "b".repeat(40);
    await comment(world, issue, who, "/rescore");
    expect(scoringRuns()).toHaveLength(2);
    expect(own()[0]).toContain("The listed commit is being scored again");
    await report(world);
    expect(await plugin()).toMatchObject({
      listing: "listed",
      source: { sha: "a".repeat(40) },
    });
  });

  it("notes the new score in the listing, in the file, and in the issue", async () => {
    await comment(world, issue, people.ayumi, "/rescore");
    world.pass(700);
    await report(world, (body) => withLintErrors(4, body));
    await runPublishing(world);
    expect(await plugin()).toMatchObject({ score: 92, listing: "listed" });
    expect(await world.plugins.versions("issue-tools")).toMatchObject([
      { version: "1.0.0", score: 92, report: { score: 92 } },
    ]);
    expect(entry()?.metadata.score).toBe(92);
    expect(answers()).toHaveLength(1);
    expect(answers()[0]).toContain("92 of 100");
    expect(answers()[0]).toContain("Score: 100 → 92 (-8)");
    expect(answers()[0]).not.toContain("@miyabi/reviewers");
    expect(own()[0]).toContain("Scored last on 2026-11-22.");
    await reconcile();
    expect(answers()).toHaveLength(1);
  });

  it.each([
    ["a score below 80", (body: Facts) => withLintErrors(20, body), 61],
    ["a critical finding", malware, 100],
  ])(
    "calls the maintainers at %s, and takes nothing out by itself",
    async (_name, change, score) => {
      await comment(world, issue, people.ayumi, "/rescore");
      await report(world, change);
      expect(await plugin()).toMatchObject({ score, listing: "listed" });
      expect(answers()[0]).toContain("@miyabi/reviewers");
      expect(answers()[0]).toContain("/delist <reason>");
      expect(issue.state).toBe("closed");
    },
  );

  it("says that no score could be given, leaves the old one, and can be asked again", async () => {
    await comment(world, issue, people.ayumi, "/rescore");
    await endRun(world, newest(), "failure");
    expect(await plugin()).toMatchObject({ score: 100 });
    expect(answers()[0]).toContain("could not be scored again");
    await comment(world, issue, people.ayumi, "/rescore");
    await report(world, (body) => withLintErrors(4, body));
    expect(await plugin()).toMatchObject({ score: 92 });
    expect(answers()).toHaveLength(2);
  });

  it("is refused while a run is under way, until that was lost", async () => {
    await comment(world, issue, people.ayumi, "/rescore");
    await comment(world, issue, people.mori, "/rescore");
    expect(own().at(-1)).toContain("being scored again already");
    expect(scoringRuns()).toHaveLength(2);
    world.pass(3 * 3_600);
    await comment(world, issue, people.mori, "/rescore");
    expect(scoringRuns()).toHaveLength(3);
  });

  it("is refused to outsiders, and for what is no longer in the catalogue", async () => {
    await comment(world, issue, people.eve, "/rescore");
    expect(own().at(-1)).toContain("your access is");
    await comment(world, issue, people.mori, "/delist it broke");
    await comment(world, issue, people.mori, "/rescore");
    expect(own().at(-1)).toContain("not in the catalogue");
    expect(scoringRuns()).toHaveLength(1);
  });

  it("is refused in the issue of an older version", async () => {
    const next = "b".repeat(40);
    world.plugin.refs["v2.0.0"] = next;
    const update = await submit(
      world,
      submissionForm({ Version: "2.0.0", "Ref or commit": "v2.0.0" }),
    );
    await report(world, (body) => ({
      ...body,
      sha: next,
      static: {
        ...body.static,
        manifest: { name: "issue-tools", version: "2.0.0", description: null },
      },
    }));
    await comment(world, update, people.mori, "/approve");
    await runPublishing(world);
    expect(await plugin()).toMatchObject({ version: "2.0.0" });
    await comment(world, issue, people.ayumi, "/rescore");
    expect(own().at(-1)).toContain("in the issue that it was listed from");
  });
});

describe("the run that scores a listed commit again", () => {
  beforeEach(() => comment(world, issue, people.ayumi, "/rescore"));

  it("is dispatched once, however often the App looks", async () => {
    await reconcile();
    await reconcile();
    expect(scoringRuns()).toHaveLength(2);
  });

  it("counts once: another attempt of it changes nothing", async () => {
    await report(world, (body) => withLintErrors(4, body));
    newest().run_attempt += 1;
    await expect(sendReport(world, newest())).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await plugin()).toMatchObject({ score: 92 });
  });

  it("is answered once after the App died behind its report", async () => {
    await sendReport(world, newest(), (body) => withLintErrors(4, body));
    world.crasher.arm(2, "after");
    await world.settle();
    await endRun(world, newest(), "success");
    await reconcile();
    expect(world.restarts()).toBe(1);
    expect(answers()).toHaveLength(1);
    expect(await submissionOf(world, issue)).toMatchObject({
      state: "published",
      score: 92,
      rescore: { by: "ayumi", outcome: "scored" },
    });
  });

  it("leaves alone what was listed meanwhile", async () => {
    await world.db.sql(
      `update public.plugins set version = '2.0.0', source_sha = '${"b".repeat(40)}'
       where id = 'issue-tools'`,
    );
    await report(world, (body) => withLintErrors(4, body));
    expect(await plugin()).toMatchObject({ version: "2.0.0", score: 100 });
  });
});

type Facts = Parameters<typeof malware>[0];
