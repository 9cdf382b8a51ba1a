import type { PackageJson } from "../package-json.ts";

export type Runner = "vitest" | "node:test";

export type Detected = { runner: Runner; args: string[] } | { reason: string };

/** Runners that are common but not measured yet: said by name, so that the author knows it is not their mistake. */
const unsupported = [
  "jest",
  "mocha",
  "ava",
  "tap",
  "jasmine",
  "bun",
  "deno",
  "uvu",
  "tape",
];
const supported = "supported now: vitest, node:test";

/**
 * Which test runner the plugin uses, from its test script and its dependencies. The script itself is never run: it is a shell
 * command, and coverage has to be asked of the runner directly.
 */
export function detectRunner(
  { scripts, dependencies }: PackageJson,
  files: readonly string[],
): Detected {
  const candidates = [scripts["test"], ...Object.values(scripts)].filter(
    (script) => script !== undefined,
  );
  const nodeTest = candidates.find((script) =>
    /\bnode\b[^&|;]*\s--test\b/.test(script),
  );
  const test = scripts["test"] ?? "";
  if (nodeTest !== undefined && !/\bvitest\b/.test(test))
    return { runner: "node:test", args: nodeTestArgs(nodeTest) };
  if (/\bvitest\b/.test(test) || Object.hasOwn(dependencies, "vitest"))
    return Object.hasOwn(dependencies, "vitest")
      ? { runner: "vitest", args: [] }
      : {
          reason:
            "the test script calls vitest, but package.json does not declare it",
        };
  const other = unsupported.find(
    (name) =>
      new RegExp(`\\b${name}\\b`).test(test) ||
      Object.hasOwn(dependencies, name),
  );
  if (other !== undefined)
    return { reason: `not measured: tests run with ${other} (${supported})` };
  const hasTests = files.some((file) =>
    /(^|\/)[^/]+[.-]test\.[cm]?[jt]s$|(^|\/)tests?\/[^/]+\.[cm]?[jt]s$/.test(
      file,
    ),
  );
  if (hasTests && test === "") return { runner: "node:test", args: [] };
  return {
    reason: hasTests
      ? `not measured: the test script does not name a known runner (${supported})`
      : `there are no tests (${supported})`,
  };
}

/** Files and loaders of `node … --test …`: all that changes which tests run. Reporters and coverage are ours. */
function nodeTestArgs(script: string): string[] {
  const command = /\bnode\b([^&|;]*\s--test\b[^&|;]*)/.exec(script)?.[1] ?? "";
  const words = command.match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
  const plain = words.map((word) => word.replace(/^(["'])(.*)\1$/, "$2"));
  const kept: string[] = [];
  for (let at = 0; at < plain.length; at++) {
    const word = plain[at] ?? "";
    if (
      /^(--import|--require|-r|--loader|--experimental-loader|--conditions|-C)$/.test(
        word,
      )
    ) {
      kept.push(word, plain[at + 1] ?? "");
      at += 1;
    } else if (
      /^--(import|require|loader|experimental-loader|conditions|test-name-pattern|experimental-(?!test-coverage)[\w-]+|no-[\w-]+)(=|$)/.test(
        word,
      )
    ) {
      kept.push(word);
    } else if (!word.startsWith("-")) {
      kept.push(word);
    }
  }
  return kept;
}
