import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { describe, expect, it } from "vitest";
import { githubRepository } from "../support/git-repository.ts";
import { runScore } from "../support/run-score.ts";

const markdownPlugin = {
  ".claude-plugin/plugin.json": '{"name":"tidy","version":"1.0.0"}',
  "README.md": "# Tidy",
};

const withCode = {
  ...markdownPlugin,
  "package.json": '{"type":"module","scripts":{"test":"node --test"}}',
  "src/add.js": "export const add = (a, b) => a + b;\n",
  "test/add.test.js": [
    'import test from "node:test";',
    'import assert from "node:assert";',
    'import { add } from "../src/add.js";',
    'test("adds", () => assert.equal(add(1, 2), 3));',
    "",
  ].join("\n"),
};

describe("miyabi score owner/repo", () => {
  it("scores somebody's repository on GitHub, and names the commit", async () => {
    const { env, second } = await githubRepository(
      "ayumi/tidy",
      markdownPlugin,
    );
    const { out, said } = await runScore(["ayumi/tidy", "--json"], { env });
    expect(JSON.parse(out)).toMatchObject({
      repository: "ayumi/tidy",
      commit: second,
      path: ".",
      manifest: { name: "tidy" },
    });
    expect(said).toContain("fetching ayumi/tidy at HEAD");
  });

  it("takes a tag, a branch or a commit", async () => {
    const { env, first, second } = await githubRepository(
      "ayumi/tidy",
      markdownPlugin,
    );
    const commitOf = async (ref: string) => {
      const { out } = await runScore([`ayumi/tidy@${ref}`, "--json"], { env });
      return (JSON.parse(out) as { commit: string }).commit;
    };
    expect(await commitOf("v1")).toBe(first);
    expect(await commitOf("main")).toBe(second);
    expect(await commitOf(first)).toBe(first);
  });

  it("leaves nothing behind, and neither does a repository that is not there", async () => {
    const left = async () =>
      (await readdir(tmpdir())).filter((name) => name.startsWith("miyabi-sc"));
    const before = await left();
    const { env } = await githubRepository("ayumi/tidy", markdownPlugin);
    await runScore(["ayumi/tidy"], { env });
    await expect(
      runScore(["ayumi/tidy@nowhere"], { env }),
    ).rejects.toMatchObject({
      code: "not_found",
      message: 'ayumi/tidy has no branch, tag or commit "nowhere".',
    });
    expect(await left()).toEqual(before);
  });

  it.each([
    "--upload-pack=touch /tmp/x",
    "a:refs/heads/b",
    "+main",
    "../x",
    "",
  ])("does not take %j for a ref", async (ref) => {
    await expect(runScore([`ayumi/tidy@${ref}`])).rejects.toMatchObject({
      code: "validation_error",
    });
  });

  it("asks before it runs a stranger's code, and says where it runs", async () => {
    const { env } = await githubRepository("ayumi/tidy", withCode);
    const { code, out, asked } = await runScore(["ayumi/tidy", "--json"], {
      env,
      answer: "n",
    });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatch(
      /^Score the tests of ayumi\/tidy\? .*empty environment, (without the network|but WITH the network).*\[y\/N\] $/i,
    );
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({
      score: null,
      slots: { tests: { status: "infra_error" } },
    });
  });

  it("runs it after a yes, without what is in the person's environment", async () => {
    const { env } = await githubRepository("ayumi/tidy", {
      ...withCode,
      "test/env.test.js":
        'import test from "node:test";\nimport assert from "node:assert";\ntest("sees no token", () => assert.equal(process.env.GITHUB_TOKEN, undefined));\n',
    });
    const { out } = await runScore(["ayumi/tidy", "--json"], {
      env: { ...env, GITHUB_TOKEN: "ghp_secret" },
      answer: "y",
    });
    expect(JSON.parse(out)).toMatchObject({
      facts: { tests: { status: "measured", tests_passed: 2 } },
    });
  });

  it("refuses where nobody can be asked, and names the flags", async () => {
    const { env } = await githubRepository("ayumi/tidy", withCode);
    await expect(runScore(["ayumi/tidy"], { env })).rejects.toMatchObject({
      code: "validation_error",
      message: expect.stringMatching(/--sandbox .*--no-tests/) as string,
    });
  });

  it("does not ask about a plugin that has no code", async () => {
    const { env } = await githubRepository("ayumi/tidy", markdownPlugin);
    expect((await runScore(["ayumi/tidy"], { env })).asked).toEqual([]);
  });

  it("with --sandbox asks nothing, and gives no score where the network cannot be taken away", async () => {
    const { env } = await githubRepository("ayumi/tidy", withCode);
    const { out, asked } = await runScore(
      ["ayumi/tidy", "--sandbox", "--json"],
      {
        env,
      },
    );
    expect(asked).toEqual([]);
    const { slots } = JSON.parse(out) as {
      slots: { tests: { status: string; reason: string } };
    };
    if (slots.tests.status !== "scored")
      expect(slots.tests.reason).toContain("cannot take the network");
  });
});
