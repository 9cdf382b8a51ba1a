import type { PackageJson } from "../package-json.ts";

/** One simple command of a package's script: as it is written, and its words without quotes, and the variables set before it. */
export type ScriptCommand = {
  text: string;
  env: Readonly<Record<string, string>>;
  words: readonly string[];
};

const MAX_DEPTH = 5;
const separator = /^(&&|\|\||[;|&])$/;
const assignment = /^([A-Za-z_]\w*)=([\s\S]*)$/;

/**
 * The commands that a script starts, those of the scripts that it calls (`npm run build && npm run test:unit`) in their place.
 * Nothing of it is run here.
 */
export function scriptCommands(
  scripts: PackageJson["scripts"],
  name: string,
  depth = 0,
): ScriptCommand[] {
  const script = Object.hasOwn(scripts, name) ? scripts[name] : undefined;
  if (script === undefined || depth > MAX_DEPTH) return [];
  return splitScript(script).flatMap((command) => {
    const called = calledScripts(command.words, scripts);
    return called.length === 0
      ? [command]
      : called.flatMap((one) => scriptCommands(scripts, one, depth + 1));
  });
}

/** @returns the commands of one script, in its order */
export function splitScript(script: string): ScriptCommand[] {
  const tokens =
    script.match(
      /&&|\|\||[;|&]|(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s;&|'"]|["'])+/g,
    ) ?? [];
  const commands: string[][] = [[]];
  for (const token of tokens) {
    if (separator.test(token)) commands.push([]);
    else commands.at(-1)?.push(token);
  }
  return commands
    .filter((words) => words.length > 0)
    .map((words) => ({
      text: words.join(" "),
      ...withVariables(words.map(unquoted)),
    }));
}

function unquoted(token: string): string {
  return token.replace(
    /"((?:[^"\\]|\\.)*)"|'([^']*)'/g,
    (_, double: string | undefined, single: string | undefined) =>
      double?.replace(/\\(.)/g, "$1") ?? single ?? "",
  );
}

/** `A=1 cmd`, `cross-env A=1 cmd` and `env A=1 cmd` are the same. */
function withVariables(words: readonly string[]): Omit<ScriptCommand, "text"> {
  const env: Record<string, string> = {};
  let at = 0;
  for (; at < words.length; at += 1) {
    const word = words[at] ?? "";
    const [, name, value] = assignment.exec(word) ?? [];
    if (name !== undefined && value !== undefined) env[name] = value;
    else if (!/^(cross-env|cross-env-shell|env)$/.test(word)) break;
  }
  return { env, words: words.slice(at) };
}

/** @returns names of the package's scripts that a command starts through a package manager */
export function calledScripts(
  command: readonly string[],
  scripts: PackageJson["scripts"],
): string[] {
  return namedScripts(command).filter((name) => Object.hasOwn(scripts, name));
}

function namedScripts([program = "", ...rest]: readonly string[]): string[] {
  const words = rest.filter((word) => !word.startsWith("-"));
  const [first = "", second = ""] = words;
  if (/^(npm|pnpm|yarn|bun)$/.test(program)) {
    if (/^(run|run-script)$/.test(first)) return [second];
    if (program === "bun") return [];
    return [first === "t" ? "test" : first];
  }
  return /^(npm-run-all2?|run-[sp])$/.test(program) ? words : [];
}
