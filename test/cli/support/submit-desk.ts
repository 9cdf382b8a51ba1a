import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { local } from "../../collect/support/temp-plugin.ts";
import { openTerminal } from "./terminal.ts";

/** A plugin's folder outside of every repository, so that git answers nothing of the form. */
export async function loosePlugin(
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "miyabi-desk-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), text);
  }
  return dir;
}

/** A plugin of Markdown that reaches 100, with changes of its manifest. */
export async function deskPlugin(manifest: object = {}): Promise<string> {
  return loosePlugin({
    ".claude-plugin/plugin.json": JSON.stringify({
      name: "issue-desk",
      version: "1.2.0",
      description: "Sorts the issues of a repository.",
      author: { name: "Aiko" },
      license: "mit",
      repository: "https://github.com/aiko/issue-desk",
      ...manifest,
    }),
    "README.md": "# Issue desk\n\nSorts issues.\n",
    "CHANGELOG.md": "# 1.2.0\n\nSorts.\n",
    "examples/one.md": "# One\n",
    "commands/sort.md": "---\ndescription: Sorts issues\n---\n\nSort them.\n",
  });
}

/** A terminal with real programs, for commands that look at a plugin. */
export async function openDesk() {
  const terminal = await openTerminal();
  terminal.machine.run = local.run;
  return terminal;
}
