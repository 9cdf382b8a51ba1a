import type { PackageJson } from "../package-json.ts";
import { runnerOf, type DetectedRunner } from "./detect-runner.ts";
import {
  calledScripts,
  scriptCommands,
  splitScript,
} from "./script-commands.ts";

/** What a command may do that the tests do not need: it is not repeated, and cannot make them fail. */
const check =
  /\b(lint\w*|eslint|prettier|biome|oxlint|oxfmt|xo|standard|stylelint|format\w*|fmt|knip|publint|attw|audit|type-?check\w*|check\w*|tsd|playwright|cypress)\b|--noEmit\b|^echo\b/;

/**
 * Commands that a test script gives before it starts its runner, for sh: what makes that which the tests run
 * (`tsc && node --test`, `npm run build && mocha`).
 */
export function preparation(
  { scripts }: PackageJson,
  { runner, script }: Pick<DetectedRunner, "runner" | "script">,
): string[] {
  // It starts its own.
  if (runner === "npm test") return [];
  return before(scripts, script ?? "test", 0);
}

function before(
  scripts: PackageJson["scripts"],
  name: string,
  depth: number,
): string[] {
  const hook = `pre${name}`;
  const wanted = Object.hasOwn(scripts, hook)
    ? [`npm run --silent ${hook}`]
    : [];
  const script = Object.hasOwn(scripts, name) ? scripts[name] : undefined;
  for (const command of splitScript(script ?? "")) {
    if (runnerOf(command) !== null) return wanted;
    const called = calledScripts(command.words, scripts);
    const last = called.find((one) => startsRunner(scripts, one));
    if (last !== undefined)
      return depth > 5
        ? wanted
        : [...wanted, ...before(scripts, last, depth + 1)];
    if (!check.test(command.text)) wanted.push(command.text);
  }
  // No runner in it: it was told from the dependencies, and nothing says what they need.
  return wanted.slice(0, Object.hasOwn(scripts, hook) ? 1 : 0);
}

function startsRunner(scripts: PackageJson["scripts"], name: string): boolean {
  return scriptCommands(scripts, name).some(
    (command) => runnerOf(command) !== null,
  );
}
