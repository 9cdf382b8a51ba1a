/** What a file is for, from its name alone. Only "source" is measured; "built" is not even read for lint or types. */
export type FileRole =
  "source" | "test" | "example" | "config" | "declaration" | "built" | "text";

const languages: Readonly<Record<string, string>> = {
  ts: "typescript",
  mts: "typescript",
  cts: "typescript",
  tsx: "typescript",
  js: "javascript",
  mjs: "javascript",
  cjs: "javascript",
  jsx: "javascript",
  py: "python",
  sh: "shell",
  bash: "shell",
  zsh: "shell",
  ps1: "powershell",
  bat: "batch",
  cmd: "batch",
  rb: "ruby",
  go: "go",
  rs: "rust",
  php: "php",
  pl: "perl",
  lua: "lua",
  java: "java",
  kt: "kotlin",
  swift: "swift",
  c: "c",
  cc: "c++",
  cpp: "c++",
  cs: "c#",
  ex: "elixir",
  exs: "elixir",
  jl: "julia",
  r: "r",
};

/** Output of a build, code of others, and folders of other harnesses: not the author's work, so not scored. */
const notScored: readonly { folders: RegExp; reason: string }[] = [
  {
    folders: /(^|\/)(dist|build|bundle|bundled|out)\//i,
    reason: "built output",
  },
  {
    folders: /(^|\/)(node_modules|vendor|vendored|third[_-]party|\.yarn)\//i,
    reason: "code of others",
  },
  {
    folders:
      /(^|\/)(\.cursor|\.gemini|\.codex|\.?opencode|\.windsurf|\.pi|\.kiro|\.roo)\//i,
    reason: "made for another harness",
  },
  {
    folders: /(^|\/)(coverage|\.github|\.git)\//i,
    reason: "not part of the plugin",
  },
];
const minified = /[.-]min\.[cm]?js$|\.bundle\.[cm]?js$/i;
const testFile =
  /(^|\/)(tests?|test-[^/]+|__tests__|__mocks__|__snapshots__|spec|specs|e2e|fixtures|__fixtures__|benchmarks?|bench)\/|\.(test|spec|bench)\.[cm]?[jt]sx?$|(^|\/)(test_[^/]*|[^/]*_test|conftest)\.py$|(^|\/)test\.[cm]?[jt]sx?$/i;
const exampleFile = /(^|\/)(examples?|demos?|docs?|templates?)\//i;
const configFile =
  /(^|\/)(\.[^/]+|[^/]+\.config|[^/]*\.setup|gulpfile|gruntfile)\.[cm]?[jt]s$/i;

/** @returns the language of a program file by its extension, null for text and data */
export function languageOf(path: string): string | null {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const dot = name.lastIndexOf(".");
  return dot <= 0
    ? null
    : (languages[name.slice(dot + 1).toLowerCase()] ?? null);
}

/**
 * Why a file is not the author's own work, so neither linted nor measured.
 *
 * @returns the folder that says so, or the file itself when its name does; null when the file is scored
 */
export function leftOut(
  path: string,
): { subject: string; reason: string } | null {
  for (const { folders, reason } of notScored) {
    const found = folders.exec(path);
    if (found !== null)
      return {
        subject: path.slice(0, found.index + found[0].length),
        reason,
      };
  }
  return minified.test(path) ? { subject: path, reason: "minified" } : null;
}

/** @returns what the file is for; `path` is relative to the plugin */
export function roleOf(path: string): FileRole {
  if (leftOut(path) !== null) return "built";
  if (languageOf(path) === null) return "text";
  if (/\.d\.[cm]?ts$/.test(path)) return "declaration";
  if (testFile.test(path)) return "test";
  if (exampleFile.test(path)) return "example";
  if (configFile.test(path)) return "config";
  return "source";
}

/** Is this JavaScript or TypeScript, by extension? */
export function isScript(path: string): boolean {
  const language = languageOf(path);
  return language === "typescript" || language === "javascript";
}
