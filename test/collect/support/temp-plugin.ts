import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { createRunCommand } from "../../../src/collect/run-command.ts";

/** Below node_modules: no git tracks it, and the packages of this project can be resolved from it without network. */
const base = new URL("../../../node_modules/.cache/", import.meta.url).pathname;

/** A plugin in a folder of its own, which is removed after the test. */
export async function tempPlugin(
  files: Readonly<Record<string, string>>,
): Promise<string> {
  await mkdir(base, { recursive: true });
  const dir = await realpath(await mkdtemp(join(base, "plugin-")));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), text);
  }
  return dir;
}

/** Folder of one of our fixture plugins. */
export function fixture(name: string): string {
  return new URL(`../../fixtures/plugins/${name}`, import.meta.url).pathname;
}

/** How the command line runs things: real programs, silent, with the packages that are here. */
export const local = {
  path: ".",
  run: createRunCommand(process.env),
  log: () => undefined,
  useInstalled: true,
};

/** A TypeScript plugin in one file: the least that the scorer calls one. */
export function typescriptPlugin(
  source: string,
  more: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  return {
    ".claude-plugin/plugin.json":
      '{"name":"under-test","version":"1.0.0","license":"MIT"}',
    "tsconfig.json": JSON.stringify({
      compilerOptions: {
        target: "es2023",
        module: "nodenext",
        strict: true,
        types: [],
      },
      include: ["src"],
    }),
    "src/index.ts": source,
    ...more,
  };
}
