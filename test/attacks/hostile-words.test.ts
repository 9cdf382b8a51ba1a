import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Annotation } from "../../src/score/annotations.ts";
import type { Finding, ReportBody } from "../../src/score/facts.ts";
import {
  aRun,
  callQuality,
  openPull,
  reportOf,
  runIs,
} from "../support/check-walk.ts";
import { botLogin, type FakeIssue } from "../support/github-state.ts";
import {
  openMarketplaceWorld,
  people,
  type MarketplaceWorld,
} from "../support/marketplace-world.ts";
import { reportFacts } from "../support/report-facts.ts";
import { submissionForm } from "../support/submission-form.ts";
import {
  comment,
  report,
  submissionOf,
  submit,
} from "../support/submission-walk.ts";
import { visibleMarkup } from "../support/visible-markup.ts";

/** All that Markdown can do to a reader, at once. */
const hostile = [
  // First what would end a code span, so that the rest is none.
  "`",
  "@everyone @org/team #1 GH-1",
  "<img src=x onerror=alert(1)> <!-- hidden <details>",
  "![image](https://evil.example/i.png)",
  "[link](https://evil.example) https://evil.example www.evil.example",
  "| cell | code` ``more`` $x$ &lt;b&gt;",
  "\n\n# heading\n<script>alert(1)</script>\n",
].join(" ");
const harmless = "words";

/** GitHub's limit for a comment and for a check's summary. */
const LIMIT = 65_535;

const finding = (words: string): Finding => ({
  code: `lint/${words.slice(0, 100)}`,
  category: "lint",
  severity: "low",
  file: `src/${words}.js`,
  line: 1,
  message: words,
  fix: words,
});

/** Facts in which everything that is a text says this. */
function factsThatSay(words: string, body = reportFacts()): ReportBody {
  const name = words.slice(0, 200);
  const { capabilities } = body.static;
  return {
    ...body,
    static: {
      ...body.static,
      tool_versions: { [name.slice(0, 60)]: name.slice(0, 60) },
      languages: { [name.slice(0, 40)]: 3 },
      lint: {
        ...body.static.lint,
        subject: name,
      } as ReportBody["static"]["lint"],
      advisories: { status: "unknown", reason: words },
      decisions: [{ subject: words, outcome: "chosen", reason: words }],
      capabilities: { ...capabilities, hooks: [name], hosts: [name] },
      findings: [finding(words)],
    },
    tests: {
      ...body.tests,
      tests: { status: "not_applicable", reason: words },
    },
  };
}

let world: MarketplaceWorld;
let issue: FakeIssue;
beforeEach(async () => {
  world = await openMarketplaceWorld();
  callQuality(world);
});
afterEach(() => world.db.close());

const own = () =>
  issue.comments
    .filter(({ user }) => user.login === botLogin)
    .map(({ body }) => body);

async function stickyThatSays(words: string): Promise<string> {
  issue = await submit(
    world,
    submissionForm({
      "Display name": words.replaceAll(/\s+/g, " ").slice(0, 80),
      Description: `A description: ${words}`,
    }),
  );
  await report(world, (facts) => factsThatSay(words, facts));
  return own()[0] ?? "";
}

async function checkThatSays(words: string, id: number) {
  await openPull(world);
  const run = aRun({ id });
  await runIs(world, run, { status: "in_progress" });
  await reportOf(world, run, factsThatSay(words));
  await runIs(world, run, { status: "completed", conclusion: "success" });
  const check = world.plugin.checks.at(-1);
  if (check === undefined) throw new Error("there is no check");
  return check;
}

describe("a title, a file name or a finding with @everyone, HTML, an image or a link", () => {
  it("is plain text in the submission's comment", async () => {
    const usual = visibleMarkup(await stickyThatSays(harmless));
    expect(visibleMarkup(await stickyThatSays(hostile))).toEqual(usual);
    expect(own()[0]).toContain("everyone");
  });

  it("is plain text in the check of a pull request", async () => {
    const usual = await checkThatSays(harmless, 5_000);
    const check = await checkThatSays(hostile, 5_001);
    expect(visibleMarkup(check.summary)).toEqual(visibleMarkup(usual.summary));
    expect(check.title).toBe(usual.title);
    expect(check.annotations).toHaveLength(1);
    const [{ title, message }] = check.annotations as [Annotation];
    expect(`${title}${message}`).not.toContain("\n");
  });

  it("is plain text where a command's words are quoted", async () => {
    issue = await submit(world);
    await comment(world, issue, people.eve, `/approve ${hostile}`);
    await comment(world, issue, people.mori, `/reject ${hostile}`);
    expect(own().join("\n")).toContain("everyone");
    const table = visibleMarkup(own()[0] ?? "").filter((found) =>
      /details|summary|miyabi:/.test(found),
    );
    for (const body of own())
      expect(
        visibleMarkup(body).filter((found) => !/miyabi:/.test(found)),
      ).toEqual(
        body === own()[0]
          ? table.filter((found) => !/miyabi:/.test(found))
          : [],
      );
  });
});

describe("1 MB of text", () => {
  const megabyte = "@everyone ".repeat(100_000);

  it("in the form is a problem of its field", async () => {
    issue = await submit(world, submissionForm({ Description: megabyte }));
    expect(await submissionOf(world, issue)).toMatchObject({
      state: "needs_changes",
    });
    expect(own()[0]?.length).toBeLessThan(LIMIT);
    expect(visibleMarkup(own()[0] ?? "").join()).not.toContain("@");
  });

  it("in a finding is no report, and in many findings is cut at a whole row", async () => {
    issue = await submit(world);
    const run = report(world, (facts) => ({
      ...facts,
      static: {
        ...facts.static,
        findings: [{ ...finding("x"), message: megabyte }],
      },
    }));
    await expect(run).rejects.toThrow("expected shape");
    const many = Array.from({ length: 200 }, () => finding(hostile.repeat(2)));
    await report(world, (facts) => ({
      ...facts,
      static: { ...facts.static, findings: many },
    }));
    const sticky = own()[0] ?? "";
    expect(sticky.length).toBeLessThan(LIMIT);
    expect(sticky).toMatch(/more finding/);
    expect(sticky.trimEnd().endsWith("</details>")).toBe(true);
  });

  it("behind a command is cut", async () => {
    issue = await submit(world);
    await comment(world, issue, people.mori, `/reject ${megabyte}`);
    expect((await submissionOf(world, issue))?.note?.length).toBe(2_000);
    expect(own()[0]?.length).toBeLessThan(LIMIT);
  });
});
