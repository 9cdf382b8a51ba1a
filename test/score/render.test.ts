import { describe, expect, it } from "vitest";
import { annotations } from "../../src/score/annotations.ts";
import type { Advisories, Finding } from "../../src/score/facts.ts";
import { judge } from "../../src/score/judge.ts";
import { renderReport } from "../../src/score/render-markdown.ts";
import { renderTerminal } from "../../src/score/render-terminal.ts";
import { everything, staticFactsOf } from "./facts-of.ts";

const sha = "a".repeat(40);
const finding = (changes: Partial<Finding> = {}): Finding => ({
  code: "lint/no-undef",
  category: "lint",
  severity: "medium",
  file: "src/a.ts",
  line: 7,
  message: "'x' is not defined.",
  fix: "Declare it.",
  ...changes,
});
const reportWith = (findings: Finding[]) =>
  judge(staticFactsOf({ findings }), everything);

describe("the report in Markdown", () => {
  it("says the score, the verdict and why for each slot", () => {
    const text = renderReport(reportWith([finding()]), { sha, path: "." });
    expect(text).toContain("### 100 of 100: meets the minimum of 80");
    expect(text).toContain("| tests | 100 | 35.0 % | scored |");
    expect(text).toContain("`src/a.ts:7`");
  });

  it("says that weaknesses of dependencies are unknown, never 0, when nobody could be asked", () => {
    const ofDependencies = (advisories: Advisories) =>
      renderReport(judge(staticFactsOf({ advisories }), everything), {
        sha,
        path: ".",
      });
    expect(
      ofDependencies({ status: "unknown", reason: "no answer <b>" }),
    ).toContain("dependencies: unknown \\(no answer &lt;b&gt;\\)");
    expect(
      ofDependencies({ status: "known", production: 1, development: 2 }),
    ).toContain("dependencies: 1 in production, 2 in development only");
  });

  it("holds to the limit of a check run, ends at a whole row and says how many are missing", () => {
    const many = Array.from({ length: 2_000 }, (_, line) =>
      finding({ line, message: "m".repeat(250) }),
    );
    const text = renderReport(reportWith(many), { sha, path: "." });
    expect(text.length).toBeLessThanOrEqual(65_535);
    const rows = text.split("\n").filter((row) => row.startsWith("| medium"));
    expect(rows.every((row) => row.endsWith(" |"))).toBe(true);
    expect(text).toContain(`${2_000 - rows.length} more findings`);
  });

  it("lets nothing active through from file names and messages", () => {
    const text = renderReport(
      reportWith([
        finding({
          file: "src/`@octocat`|\n<img>.ts",
          message: "@octocat [x](https://evil.example) <b>",
        }),
      ]),
      { sha, path: "." },
    );
    const row = text.split("\n").find((line) => line.startsWith("| medium"));
    expect(row?.replaceAll("\\|", "").split("|")).toHaveLength(7);
    expect(row).not.toMatch(/<b>|\]\(https:\/\/evil/);
  });
});

describe("annotations", () => {
  it("come most severe first, with the path in the repository", () => {
    const report = reportWith([
      finding({ severity: "low" }),
      finding({ severity: "critical", file: "hooks/hooks.json", line: null }),
      finding({ file: null }),
    ]);
    expect(annotations(report, { path: "plugins/a/" })).toMatchObject([
      {
        path: "plugins/a/hooks/hooks.json",
        start_line: 1,
        annotation_level: "failure",
      },
      { path: "plugins/a/src/a.ts", start_line: 7, annotation_level: "notice" },
    ]);
  });

  it("hold to GitHub's limits", () => {
    const report = reportWith([
      finding({ code: "lint/x".repeat(100), message: "m\n".repeat(50_000) }),
    ]);
    const [annotation] = annotations(report, { path: "." });
    expect(annotation?.title.length).toBeLessThanOrEqual(255);
    expect(annotation?.message.length).toBeLessThanOrEqual(65_535);
    expect(annotation?.message).not.toContain("\n");
  });
});

describe("the report in a terminal", () => {
  it("shows no escape sequence of the plugin", () => {
    const text = renderTerminal(
      reportWith([
        finding({ file: "\u001b[2J.ts", message: "\u001b]0;x\u0007" }),
      ]),
    );
    expect(text).not.toContain("\u001b");
    expect(text).toContain("100 of 100: meets the minimum of 80");
  });
});
