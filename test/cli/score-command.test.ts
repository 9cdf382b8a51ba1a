import { execFile } from "node:child_process";
import { describe, expect, it } from "vitest";
import { scoreCommand } from "../../src/cli/score-command.ts";
import { fixture, local, tempPlugin } from "../collect/support/temp-plugin.ts";

async function score(...args: string[]) {
  let out = "";
  const said: string[] = [];
  const code = await scoreCommand(args, {
    ...local,
    cwd: "/",
    log: (line) => void said.push(line),
    out: (text) => {
      out += text;
    },
  });
  return { code, out, said: said.join("\n") };
}

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
      rubric_version: "1.0.0",
    });
    const slots = report["slots"] as Record<string, object>;
    expect(Object.keys(slots)).toEqual(["lint", "types", "tests", "docs"]);
    for (const slot of Object.values(slots))
      expect(Object.keys(slot).sort()).toEqual([
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
    expect(out).toContain("93 of 100, but a critical finding");
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

  it.each([["--nonsense"], ["--timeout", "0"], ["/no/such/folder"]])(
    "refuses %s with a sentence",
    async (...args) => {
      await expect(score(...args)).rejects.toMatchObject({
        code: "validation_error",
      });
    },
  );
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
      stderr: "There is no such folder. Check the path of the plugin.\n",
    });
  });
});
