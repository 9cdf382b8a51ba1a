import type { Finding } from "../../score/facts.ts";
import { finding } from "../finding.ts";
import type { ShellText } from "../security/shell-findings.ts";
import { cleanPath, type Shipped } from "./shipped.ts";

/** A file of the plugin in a shell command. Each part is bounded, so no input makes it slow. */
const rooted = /\$\{?CLAUDE_PLUGIN_ROOT\}?["']?\/([\w@.+/-]{1,500})/g;
/** Programs by their name: what else a command names may be made when it runs. */
const program =
  /\.(sh|bash|zsh|py|js|mjs|cjs|ts|mts|rb|pl|ps1|cmd|bat|php|lua)$/i;
/** What stands before a path that need not be there: a test, or a redirection. */
const conditional =
  /(?:(?:\[|test)\s+!?\s*-[a-z]\s+|>{1,2}\s*|\b(?:mkdir|touch|rm)\b[^;&|]{0,200})["']?$/;
const personal =
  /(^|[\s"'=:])((?:\/home\/|\/Users\/)[\w.-]+\/|[A-Za-z]:\\Users\\)/;
const folder = /^\$\{?CLAUDE_(?:PLUGIN_ROOT|PLUGIN_DATA|PROJECT_DIR)\b\}?/;
const option = /\$\{user_config\.([\w.-]{1,100})\}/g;
const MAX_COMMAND = 20_000;

export type CommandInput = ShellText & {
  /** Run by a shell, so that a value put into it is read as shell text. */
  isShell: boolean;
};

/** Commands of hooks, servers and monitors: scripts that are not there, paths of one machine, options in shell text. */
export function checkCommands(
  commands: readonly CommandInput[],
  options: {
    shipped: Shipped;
    declared: ReadonlySet<string>;
    installs: boolean;
  },
): Finding[] {
  return commands.flatMap((command) => [
    ...deadScripts(command, options),
    ...personalPaths(command),
    ...unquoted(command),
    ...optionsIn(command, options.declared),
  ]);
}

/** @returns files of the plugin that these commands name */
export function programsIn(commands: readonly string[]): Set<string> {
  return new Set(
    commands.flatMap((text) =>
      [...text.slice(0, MAX_COMMAND).matchAll(rooted)].flatMap(
        ([, path = ""]) => cleanPath(path) ?? [],
      ),
    ),
  );
}

function deadScripts(
  { text, where, file, line }: CommandInput,
  { shipped, installs }: { shipped: Shipped; installs: boolean },
): Finding[] {
  const found: Finding[] = [];
  const seen = new Set<string>();
  for (const match of text.slice(0, MAX_COMMAND).matchAll(rooted)) {
    const path = cleanPath(match[1] ?? "");
    if (path === null || seen.has(path) || !program.test(path)) continue;
    seen.add(path);
    if (shipped.isThere(path)) continue;
    if (installs && path.startsWith("node_modules/")) continue;
    if (
      conditional.test(text.slice(Math.max(0, match.index - 300), match.index))
    )
      continue;
    found.push(
      finding({
        code: "contract/dead-reference",
        file,
        line,
        message: `The ${where} runs ${path}, which is not shipped.`,
      }),
    );
  }
  return found;
}

/** In shell text outside of quotes, where a space in the folder's name splits the word. */
function unquoted({
  text,
  where,
  file,
  line,
  isShell,
}: CommandInput): Finding[] {
  if (!isShell) return [];
  let quote = "";
  for (let at = 0; at < Math.min(text.length, MAX_COMMAND); at++) {
    const char = text.charAt(at);
    if (char === "\\") at += 1;
    else if (quote !== "") quote = char === quote ? "" : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === "$" && folder.test(text.slice(at, at + 30)))
      return [
        finding({
          code: "contract/unquoted-root",
          file,
          line,
          message: `The ${where} uses ${folder.exec(text.slice(at, at + 30))?.[0] ?? ""} without quotes.`,
        }),
      ];
  }
  return [];
}

function personalPaths({ text, where, file, line }: CommandInput): Finding[] {
  const path = personal.exec(text.slice(0, MAX_COMMAND))?.[2];
  if (path === undefined) return [];
  return [
    finding({
      code: "contract/personal-path",
      file,
      line,
      message: `The ${where} names ${path}…, which is there on one machine only.`,
    }),
  ];
}

function optionsIn(
  { text, where, file, line, isShell }: CommandInput,
  declared: ReadonlySet<string>,
): Finding[] {
  const found: Finding[] = [];
  for (const [, key = ""] of text.slice(0, MAX_COMMAND).matchAll(option)) {
    if (isShell)
      found.push(
        finding({
          code: "contract/option-in-shell",
          file,
          line,
          message: `The ${where} puts \${user_config.${key}} into shell text, which Claude Code refuses.`,
        }),
      );
    else if (!declared.has(key))
      found.push(
        finding({
          code: "contract/unknown-option",
          file,
          line,
          message: `The ${where} uses \${user_config.${key}}, and userConfig has no "${key}".`,
        }),
      );
  }
  return found;
}
