import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isAffected } from "../../src/github/published-advisories.ts";
import type { ReportBody } from "../../src/score/facts.ts";
import {
  botLogin,
  type FakeAdvisory,
  type FakeIssue,
} from "../support/github-state.ts";
import {
  openMarketplaceWorld,
  people,
  type MarketplaceWorld,
} from "../support/marketplace-world.ts";
import { withFinding } from "../support/report-facts.ts";
import {
  comment,
  report,
  runPublishing,
  runsOf,
  submit,
} from "../support/submission-walk.ts";

const GHSA = "GHSA-aaaa-bbbb-cccc";

let world: MarketplaceWorld;
let issue: FakeIssue;
beforeEach(async () => {
  world = await openMarketplaceWorld();
  world.review.team = "miyabi/reviewers";
});
afterEach(() => world.db.close());

const locks =
  (packages: Record<string, string[]>) =>
  (body: ReportBody): ReportBody => ({
    ...body,
    static: { ...body.static, packages },
  });

async function listed(packages: Record<string, string[]>): Promise<void> {
  issue = await submit(world);
  await report(world, locks(packages));
  await comment(world, issue, people.mori, "/approve");
  await runPublishing(world);
}

function publish(changes: Partial<FakeAdvisory> = {}): void {
  world.state.advisories.push({
    ghsa_id: GHSA,
    summary: "Prototype pollution, @everyone",
    type: "reviewed",
    severity: "high",
    updated_at: world.clock().toISOString(),
    withdrawn_at: null,
    vulnerabilities: [
      {
        package: { ecosystem: "npm", name: "left-pad" },
        vulnerable_version_range: ">= 1.0.0, < 1.3.0",
      },
    ],
    ...changes,
  });
}

async function aNightLater(): Promise<void> {
  world.pass(24 * 3_600);
  for (const part of world.app().reconcile) await part.run();
  await world.settle();
}

const told = () =>
  issue.comments
    .filter(({ user }) => user.login === botLogin)
    .map(({ body }) => body)
    .filter((body) => body.includes("miyabi:advisory:"));
const scoringRuns = () => runsOf(world, "score-submission.yml");
const weakness = withFinding({
  code: "security/advisory",
  category: "security",
  severity: "high",
  file: "package-lock.json",
  line: 3,
  message: `left-pad 1.2.0: Prototype pollution (${GHSA}, high, production)`,
  fix: "",
});

describe("a weakness that is published after a plugin was listed", () => {
  beforeEach(() => listed({ "left-pad": ["1.2.0"], other: ["1.0.0"] }));

  it("is told to the maintainers and the author, once, and the plugin is scored again", async () => {
    publish();
    await aNightLater();
    await aNightLater();
    expect(told()).toHaveLength(1);
    expect(told()[0]).toContain("@miyabi/reviewers @ayumi A weakness");
    expect(told()[0]).toContain("`left-pad` `1.2.0`");
    expect(told()[0]).not.toContain("@everyone");
    expect(scoringRuns()).toHaveLength(2);
    await report(world, weakness);
    const [version] = await world.plugins.versions("issue-tools");
    expect(version?.report.findings).toMatchObject([
      { code: "security/advisory" },
    ]);
    expect(issue.comments.at(-1)?.body).toContain(
      "because a weakness of a package was published",
    );
    await aNightLater();
    expect(told()).toHaveLength(1);
    expect(scoringRuns()).toHaveLength(2);
  });

  it("is told once after the App died between the comment and the note of it", async () => {
    publish();
    world.pass(24 * 3_600);
    for (const part of world.app().reconcile) await part.run();
    world.crasher.arm(2, "after");
    await world.settle();
    expect(world.restarts()).toBe(1);
    await aNightLater();
    expect(told()).toHaveLength(1);
    expect(scoringRuns()).toHaveLength(2);
  });

  it("that makes a package malicious says so in plain words", async () => {
    publish({ type: "malware", severity: "critical" });
    await aNightLater();
    expect(told()[0]).toContain("is known to be malicious");
  });

  it.each<[string, Partial<FakeAdvisory>]>([
    ["was withdrawn", { withdrawn_at: "2026-11-22T12:00:00Z" }],
    [
      "is of other versions",
      {
        vulnerabilities: [
          {
            package: { ecosystem: "npm", name: "left-pad" },
            vulnerable_version_range: "< 1.2.0",
          },
        ],
      },
    ],
    [
      "is of a package of that name elsewhere",
      {
        vulnerabilities: [
          {
            package: { ecosystem: "pip", name: "left-pad" },
            vulnerable_version_range: ">= 0",
          },
        ],
      },
    ],
  ])("is not told when it %s", async (_why, changes) => {
    publish(changes);
    await aNightLater();
    expect(told()).toEqual([]);
    expect(scoringRuns()).toHaveLength(1);
  });

  it("is told for what is listed only", async () => {
    await comment(world, issue, people.mori, "/delist it broke");
    publish();
    await aNightLater();
    expect(told()).toEqual([]);
  });

  it("is found on a later page", async () => {
    for (let index = 0; index < 250; index += 1)
      publish({ ghsa_id: `GHSA-${index}`, vulnerabilities: [] });
    publish();
    await aNightLater();
    expect(told()).toHaveLength(1);
  });
});

it("what the report says already is not told", async () => {
  issue = await submit(world);
  await report(world, (body) =>
    weakness(locks({ "left-pad": ["1.2.0"] })(body)),
  );
  await comment(world, issue, people.mori, "/approve");
  await runPublishing(world);
  publish();
  await aNightLater();
  expect(told()).toEqual([]);
});

it("GitHub is not asked where nothing listed locks packages", async () => {
  await listed({});
  world.state.broken = [/^\/advisories$/];
  await aNightLater();
  expect(await world.ports.jobs.stats(world.clock().toISOString())).toEqual(
    expect.objectContaining({ queued: 0, dead: 0 }),
  );
});

it.each([
  ["1.2.0", ">= 1.0.0, < 1.3.0", true],
  ["1.3.0", ">= 1.0.0, < 1.3.0", false],
  ["1.0.0", "= 1.0.0", true],
  ["1.0.1", "= 1.0.0", false],
  ["9.0.0", "> 0", true],
  ["2.0.0-beta.1", "< 2.0.0", true],
  ["1.0.0", "whatever", true],
])("version %s lies in the range %j: %s", (version, range, expected) => {
  expect(isAffected(version, range)).toBe(expected);
});
