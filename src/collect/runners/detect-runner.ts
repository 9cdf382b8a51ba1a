import type { PackageJson } from "../package-json.ts";
import { keepArguments } from "./runner-arguments.ts";
import { scriptCommands, type ScriptCommand } from "./script-commands.ts";

/** "npm test": none of the others, so the script is run as it is and counts as one test. */
export type Runner =
  | "vitest"
  | "jest"
  | "node:test"
  | "mocha"
  | "ava"
  | "tap"
  | "bun"
  | "npm test";

export type DetectedRunner = {
  runner: Runner;
  /** Arguments that change which tests run, and how. */
  args: string[];
  /** Arguments of node itself, before the runner. */
  nodeArgs: string[];
  /** Variables that the script sets. */
  env: Readonly<Record<string, string>>;
  /** The script that it stands in, or one that this one calls; null when it was told from the dependencies. */
  script: string | null;
};

export type Detected = DetectedRunner | { reason: string };

/** Runners that come as a package of their name. */
const packaged = ["vitest", "jest", "mocha", "ava", "tap"] as const;
type Packaged = (typeof packaged)[number];

const supported = `supported: ${[...packaged, "node:test", "bun"].join(", ")}`;

/** Programs that only start another one. */
const wrapper =
  /^(npx|bunx|c8|nyc|dotenv|dotenvx|npm|pnpm|yarn|exec|run|node|xvfb-run|--)$/;

const testFile =
  /(^|\/)[^/]+[.-]test\.[cm]?[jt]s$|(^|\/)tests?\/[^/]+\.[cm]?[jt]s$/;

/**
 * Which test runner the plugin uses, from its test script and its dependencies. The script itself is run only when it names no
 * runner that we know: coverage has to be asked of the runner directly.
 *
 * @param files of the plugin, relative to it
 */
export function detectRunner(
  { scripts, dependencies }: PackageJson,
  files: readonly string[],
): Detected {
  const names = ["test", ...Object.keys(scripts).filter(isTestScript)];
  for (const name of names)
    for (const command of scriptCommands(scripts, name)) {
      const found = runnerOf(command);
      if (found === null) continue;
      const { runner } = found;
      if (isPackaged(runner) && !Object.hasOwn(dependencies, runner))
        return {
          reason: `the test script calls ${runner}, but package.json does not declare it`,
        };
      return { ...found, script: name };
    }
  const declared = packaged.find((name) => Object.hasOwn(dependencies, name));
  if (declared !== undefined) return plain(declared);
  const test = scripts["test"] ?? "";
  const hasScript = test !== "" && !/^echo .*\bno tests?\b/i.test(test);
  if (hasScript)
    return /\bdeno\b/.test(test)
      ? { reason: `not measured: tests run with deno (${supported})` }
      : plain("npm test");
  return files.some((file) => testFile.test(file))
    ? plain("node:test")
    : { reason: `there are no tests (${supported})` };
}

function isTestScript(name: string): boolean {
  return name !== "test" && /\btests?\b|^(unit|spec)\b/.test(name);
}

function isPackaged(name: string): name is Packaged {
  return packaged.some((one) => one === name);
}

function plain(runner: Runner): DetectedRunner {
  return { runner, args: [], nodeArgs: [], env: {}, script: null };
}

/** @returns the runner that a command starts, null when it starts none */
export function runnerOf({
  env,
  words,
}: ScriptCommand): Omit<DetectedRunner, "script"> | null {
  for (const [at, word] of words.entries()) {
    const rest = words.slice(at + 1);
    const name = programOf(word);
    if ((word === "node" || word === "tsx") && rest.includes("--test"))
      return {
        runner: "node:test",
        args: [
          ...(word === "tsx" ? ["--import", "tsx"] : []),
          ...keepArguments("node:test", rest),
        ],
        nodeArgs: [],
        env,
      };
    if (word === "bun" && rest[0] === "test") {
      const args = keepArguments("bun", rest.slice(1));
      return { runner: "bun", args, nodeArgs: [], env };
    }
    if (isPackaged(name))
      return {
        runner: name,
        args: keepArguments(name, rest),
        nodeArgs: nodeArguments(words.slice(0, at)),
        env,
      };
    // c8 and nyc take arguments of their own before the program.
    const mayFollow =
      wrapper.test(word) ||
      word.startsWith("-") ||
      /^(c8|nyc)$/.test(words[0] ?? "") ||
      words[0] === "node";
    if (!mayFollow) return null;
  }
  return null;
}

/** `jest`, `node_modules/.bin/jest` and `node_modules/jest/bin/jest.js` are the same program. */
function programOf(word: string): string {
  const path = /node_modules\/(?:\.bin\/)?([^/]+)/.exec(word);
  return path?.[1] ?? word.replace(/@[\w.^~]+$/, "").replace(/^_/, "");
}

function nodeArguments(before: readonly string[]): string[] {
  const node = before.indexOf("node");
  return node === -1 ? [] : before.slice(node + 1);
}
