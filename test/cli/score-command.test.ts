import { execFile } from "node:child_process";
import { describe, expect, it } from "vitest";
import { RUBRIC_VERSION } from "../../src/score/rubric.ts";
import { fixture, tempPlugin } from "../collect/support/temp-plugin.ts";
import { runScore } from "./support/run-score.ts";

const score = (...args: string[]) => runScore(args);

describe("miyabi score", () => {
  it("ends with 0 for a plugin that would be listed, and prints the report as JSON", async () => {
    const { code, out } = await score(fixture("components"), "--json");
    expect(code).toBe(0);
    const report = JSON.parse(out) as Record<string, unknown>;
    expect(report).toMatchObject({
      score: 100,
      passed: true,
      profile: "components",
      findings: [],
      capabilities: { agents: ["notes-reviewer"] },
      rubric_version: RUBRIC_VERSION,
    });
    const slots = report["slots"] as Record<string, object>;
    expect(Object.keys(slots)).toEqual(["lint", "types", "tests", "docs"]);
    for (const slot of Object.values(slots))
      expect(Object.keys(slot).sort()).toEqual([
        "granted",
        "maximum",
        "reason",
        "score",
        "status",
        "weight",
      ]);
  });

  it("says how to score a folder of a repository as the marketplace does", async () => {
    const { said } = await score(fixture("components"));
    expect(said).toMatch(
      /miyabi score \S+ --path test\/fixtures\/plugins\/components/,
    );
  });

  it("ends with 1 below the minimum: a lint error costs points, it does not fail the run", async () => {
    const { code, out } = await score(fixture("broken"));
    expect(code).toBe(1);
    expect(out).toContain("40 of 100: below the minimum of 80");
    expect(out).toContain("lint/use-isnan src/add.ts:5");
  });

  it("ends with 1 for a critical finding, however high the score is", async () => {
    const { code, out } = await score(fixture("hostile-hook"));
    expect(code).toBe(1);
    const [, points] = /^(\d+) of 100, but a critical finding/m.exec(out) ?? [];
    expect(Number(points)).toBeGreaterThanOrEqual(80);
  });

  it("ends with 2 and gives no score when a check was not made", async () => {
    const { code, out } = await score(
      fixture("typescript-node-test"),
      "--no-tests",
      "--json",
    );
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({
      score: null,
      verdict: "infra_error",
    });
  });

  it("takes the plugin's folder inside a repository", async () => {
    const root = await tempPlugin({
      "plugins/a/.claude-plugin/plugin.json": '{"name":"a"}',
    });
    const { out } = await score(root, "--path", "plugins/a", "--json");
    expect(JSON.parse(out)).toMatchObject({ manifest: { name: "a" } });
  });

  it("prints Markdown", async () => {
    const { out } = await score(fixture("components"), "--markdown");
    expect(out).toMatch(/^### 100 of 100/);
  });

  it("prints SARIF, with paths from the repository's root", async () => {
    const { out } = await score(fixture("hostile-hook"), "--sarif");
    expect(out).toContain(
      '"test/fixtures/plugins/hostile-hook/hooks/hooks.json"',
    );
  });

  it("prints a badge", async () => {
    const { out } = await score(fixture("components"), "--badge");
    expect(out).toMatch(/^<svg [^]*100 \/ 100[^]*<\/svg>\n$/);
  });

  it("speaks Japanese where it is asked to", async () => {
    const { out } = await score(fixture("components"), "--lang", "ja");
    expect(out).toContain("100点中100点：掲載基準の80点を満たしています");
  });

  it("ends by the points that were asked for", async () => {
    const root = await tempPlugin({
      ".claude-plugin/plugin.json": '{"name":"a","version":"1.0.0"}',
    });
    const { out } = await score(root, "--json");
    const { score: points } = JSON.parse(out) as { score: number };
    expect(points).toBeLessThan(100);
    const enough = await score(root, "--min", String(points));
    expect(enough.code).toBe(0);
    expect(enough.out).toContain(
      `${points} of 100: meets the minimum of ${points}`,
    );
    expect((await score(root, "--min", String(points + 1))).code).toBe(1);
  });

  it("does not let --min buy off a critical finding", async () => {
    const { code } = await score(fixture("hostile-hook"), "--min", "0");
    expect(code).toBe(1);
  });

  it("names the commit and the folder only when they are what was scored", async () => {
    const root = await tempPlugin({
      ".claude-plugin/plugin.json": '{"name":"a"}',
    });
    const { out } = await score(root, "--json");
    expect(JSON.parse(out)).toMatchObject({ commit: null, facts: {} });
  });

  it("lists several plugins and says how to choose one", async () => {
    const root = await tempPlugin({
      "plugins/b/.claude-plugin/plugin.json": '{"name":"b"}',
      "plugins/a/.claude-plugin/plugin.json": '{"name":"a"}',
      "plugins/c/commands/c.md": "Do it.",
      ".claude-plugin/marketplace.json": JSON.stringify({
        plugins: [{ name: "c", source: "./plugins/c" }],
      }),
    });
    await expect(score(root)).rejects.toMatchObject({
      code: "validation_error",
      message: expect.stringMatching(
        /3 plugins here: plugins\/a, plugins\/b, plugins\/c\. Choose one: miyabi score \S+ --path plugins\/a$/,
      ) as string,
    });
  });

  it("takes the only plugin of a repository", async () => {
    const root = await tempPlugin({
      "tools/a/.claude-plugin/plugin.json": '{"name":"a"}',
    });
    const { out, said } = await score(root, "--json");
    expect(JSON.parse(out)).toMatchObject({ manifest: { name: "a" } });
    expect(said).toContain("the plugin is in tools/a");
  });

  it.each([
    ["--nonsense"],
    ["--timeout", "0"],
    ["/no/such/folder"],
    ["--min", "101"],
    ["--min", "-1"],
    ["--lang", "fr"],
    ["--json", "--sarif"],
    ["--sandbox", "--no-tests"],
    ["a", "b"],
  ])("refuses %s %s with a sentence", async (...args) => {
    await expect(score(...args)).rejects.toMatchObject({
      code: "validation_error",
    });
  });
});

describe("the program", () => {
  const miyabi = (args: string[]) =>
    new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) =>
      execFile(
        process.execPath,
        [new URL("../../src/cli/main.ts", import.meta.url).pathname, ...args],
        (error, stdout, stderr) =>
          resolve({ code: error?.code ?? 0, stdout, stderr }),
      ),
    );

  it("keeps progress off the standard output", async () => {
    const { code, stdout, stderr } = await miyabi([
      "score",
      fixture("components"),
      "--json",
    ]);
    expect(code).toBe(0);
    expect(() => JSON.parse(stdout) as unknown).not.toThrow();
    expect(stderr).toContain("files are shipped");
  });

  it("ends with 2 and one sentence when it is used wrongly", async () => {
    expect(await miyabi(["nonsense"])).toMatchObject({ code: 2, stdout: "" });
    expect(await miyabi(["score", "/no/such/folder"])).toMatchObject({
      code: 2,
      stderr:
        "There is no folder /no/such/folder. Give a folder, or OWNER/REPO of a repository on GitHub.\n",
    });
  });
});
