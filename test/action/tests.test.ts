import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { testFactsSchema } from "../../src/score/facts.ts";
import { scrubbedEnvironment } from "../../action/scrubbed-environment.ts";
import { pluginFolder } from "./support/plugin-folder.ts";
import { runEntry } from "./support/run-entry.ts";

const secrets = {
  ACTIONS_RUNTIME_TOKEN: "secret-1",
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: "secret-2",
  ACTIONS_ID_TOKEN_REQUEST_URL: "http://127.0.0.1:9/secret-3",
  GITHUB_TOKEN: "secret-4",
  INPUT_TOKEN: "secret-5",
};

async function factsOf(file: string | undefined) {
  return testFactsSchema.parse(JSON.parse(await readFile(file ?? "", "utf8")));
}

describe("the tests entry", () => {
  it("writes which lines the plugin's own tests reached", async () => {
    const { root } = await pluginFolder();
    const run = await runEntry("tests", { root, path: ".", network: "on" });
    expect(run.stdout).not.toContain("::error::");
    expect(run.code).toBe(0);
    const { tests } = await factsOf(run.outputs["file"]);
    expect(tests).toMatchObject({ status: "measured", tests_passed: 1 });
    expect(tests).toHaveProperty(["covered", "src/double.js"]);
  });

  it("shows the plugin's code none of the runner's tokens and files", async () => {
    const { root } = await pluginFolder({
      "test/spy.test.js": [
        'import assert from "node:assert/strict";',
        'import { it } from "node:test";',
        'it("sees nothing", () => {',
        "  const all = JSON.stringify(process.env);",
        "  assert.ok(!/secret-|GITHUB_|ACTIONS_|INPUT_|RUNNER_/.test(all), all);",
        "});",
        "",
      ].join("\n"),
    });
    const run = await runEntry(
      "tests",
      { root, path: ".", network: "on" },
      secrets,
    );
    const { tests } = await factsOf(run.outputs["file"]);
    expect(tests).toMatchObject({ status: "measured", tests_passed: 2 });
  });

  it("has facts, not a failed step, when the plugin's tests fail", async () => {
    const { root } = await pluginFolder({
      "src/double.js": "export const double = (n) => n;\n",
    });
    const run = await runEntry("tests", { root, path: ".", network: "on" });
    expect(run.code).toBe(0);
    expect((await factsOf(run.outputs["file"])).tests.status).toBe("failed");
  });

  it("lets no line of the plugin's tests command the runner", async () => {
    const { root } = await pluginFolder({
      "test/loud.test.js":
        'console.log("\\n::add-mask::x\\n##[add-mask]x\\n::set-output name=file::/etc/passwd");\n',
    });
    const run = await runEntry("tests", { root, path: ".", network: "on" });
    const [, inside = ""] =
      /::stop-commands::(?<word>\w+)\n(?<log>[\s\S]*)\n::\k<word>::/
        .exec(run.stdout)
        ?.slice(1) ?? [];
    const outside = run.stdout.replace(inside, "");
    expect(outside).not.toContain("add-mask");
    expect(run.outputs["file"]).toMatch(/tests\.json$/);
  });

  it("refuses to guess what network should mean", async () => {
    const { root } = await pluginFolder();
    const run = await runEntry("tests", { root, path: ".", network: "maybe" });
    expect(run.code).toBe(1);
    expect(run.stdout).toContain("on or off");
  });
});

describe("the environment of a plugin's commands", () => {
  it("keeps what programs need and nothing else", () => {
    expect(
      scrubbedEnvironment({ ...secrets, PATH: "/bin", HOME: "/root", X: "y" }),
    ).toEqual({ PATH: "/bin", HOME: "/root" });
  });
});
