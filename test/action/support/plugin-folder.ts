import { execFileSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { emptyFolder } from "./run-entry.ts";

const manifest = {
  name: "issue-tools",
  version: "1.0.0",
  description: "Sorts the issues of a repository.",
  author: { name: "Octo" },
};

/** A git checkout of a small plugin in JavaScript with node:test, plus or instead of some files. */
export async function pluginFolder(
  files: Record<string, string> = {},
): Promise<{ root: string; sha: string }> {
  const root = await emptyFolder();
  const all: Record<string, string> = {
    ".claude-plugin/plugin.json": JSON.stringify(manifest),
    "README.md": "# Issue tools\n\nSorts the issues of a repository.\n",
    "package.json": JSON.stringify({
      name: "issue-tools",
      version: "1.0.0",
      type: "module",
      scripts: { test: "node --test" },
    }),
    "src/double.js": "export function double(n) {\n  return 2 * n;\n}\n",
    "test/double.test.js": [
      'import assert from "node:assert/strict";',
      'import { it } from "node:test";',
      'import { double } from "../src/double.js";',
      'it("doubles", () => { assert.equal(double(2), 4); });',
      "",
    ].join("\n"),
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", root, ...args], {
      encoding: "utf8",
      env: {
        PATH: process.env["PATH"],
        HOME: root,
        GIT_CONFIG_NOSYSTEM: "1",
        GIT_AUTHOR_NAME: "octo",
        GIT_AUTHOR_EMAIL: "octo@example.com",
        GIT_COMMITTER_NAME: "octo",
        GIT_COMMITTER_EMAIL: "octo@example.com",
      },
    }).trim();
  git("init", "--quiet");
  git("add", "--all");
  git("commit", "--quiet", "--message", "first");
  return { root, sha: git("rev-parse", "HEAD") };
}
