import { describe, expect, it } from "vitest";
import { annotations } from "../../src/score/annotations.ts";
import type { Advisories, Finding } from "../../src/score/facts.ts";
import { judge } from "../../src/score/judge.ts";
import { renderReport } from "../../src/score/render-markdown.ts";
import { renderTerminal } from "../../src/score/render-terminal.ts";
import { RUBRIC_VERSION } from "../../src/score/rubric.ts";
import { covering, everything, staticFactsOf } from "./facts-of.ts";

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

describe("what would bring most points", () => {
  const facts = staticFactsOf({
    lint: { status: "measured", errors: 3, warnings: 0, subject: "" },
    findings: [1, 2, 3].map((line) => finding({ line })),
  });
  const report = judge(facts, everything);

  it("stands before everything else, with what it brings to the slot and to the score", () => {
    const terminal = renderTerminal(report);
    const line = "remove 3 errors of lint/no-undef: +15 lint → +3.75 quality";
    expect(terminal).toContain(`  ${line}\n`);
    expect(terminal.indexOf(line)).toBeLessThan(terminal.indexOf("25.0 %"));
    expect(renderReport(report, { sha, path: "." })).toContain(
      "1. remove 3 errors of `lint/no-undef`: **+15 lint → +3.75 quality**",
    );
  });

  it("cannot be used to bring foreign text into Markdown", () => {
    const hostile = judge(
      staticFactsOf({ coverable: { "`@octocat`\n<img>.ts": [1] } }),
      covering({}),
    );
    const text = renderReport(hostile, { sha, path: "." });
    expect(text.match(/^1\. .*$/m)?.[0]).toBe(
      "1. cover 1 line of `ˋ@octocatˋ <img>.ts`: **+100 tests → +35 quality**",
    );
  });
});

describe("the report in Japanese", () => {
  const report = judge(
    staticFactsOf({
      lint: {
        status: "measured",
        errors: 1,
        warnings: 0,
        subject: "ESLint on 2 files",
      },
      docs: { readme: true, manifest: true, examples: false, changelog: true },
      findings: [finding()],
    }),
    everything,
  );

  it("has Japanese words for all but codes, names and the messages of tools", () => {
    expect(renderTerminal(report, { language: "ja" }).split("\n")).toEqual([
      `tidy-commits 1.2.0  (プロファイル typescript、採点基準 ${RUBRIC_VERSION})`,
      "",
      "100点中96点：掲載基準の80点を満たしています",
      "",
      "点数を最も上げる改善：",
      "  examples/ を追加する：文書 +15 → 総合 +2.25",
      "  lint/no-undef のエラー1件を解消する：静的検査 +5 → 総合 +1.25",
      "",
      "  項目          点     配点  理由",
      "  静的検査      95   25.0 %  エラー1件、警告0件（ESLint、2ファイル）",
      "  型           100   25.0 %  エラー0件（TypeScript）",
      "  テスト       100   35.0 %  8行中8行を3件のテストが網羅（vitest、プラグイン自身のコードの申告による）",
      "  文書          85   15.0 %  不足：examples/ (15)",
      "",
      "依存パッケージの既知の脆弱性：本番0件、開発のみ0件",
      "",
      "  中        lint/no-undef src/a.ts:7  'x' is not defined.",
      "",
    ]);
  });

  it("reads the same in Markdown", () => {
    const text = renderReport(report, { sha, path: ".", language: "ja" });
    expect(text).toContain("### 100点中96点");
    expect(text).toContain("| 重大度 | ルール | 場所 | 内容 | 直し方 |");
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
