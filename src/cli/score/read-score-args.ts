import { MINIMUM_SCORE } from "../../score/rubric.ts";
import { languages, type Language } from "../../score/words/language.ts";
import { AppError } from "../../errors.ts";
import { readArgs } from "../read-args.ts";

/** How a report can be printed. */
export const formats = ["json", "markdown", "sarif", "badge"] as const;

export type Format = (typeof formats)[number] | "terminal";

/** What was asked for, checked. */
export type ScoreArgs = {
  /** A folder, or somebody's repository: see parseSource. */
  source: string;
  /** Folder of the plugin in it; null where it was not said. */
  path: string | null;
  tests: "run" | "sandbox" | "skip";
  timeoutMs: number;
  /** Points from which on the exit code is 0. */
  minimum: number;
  format: Format;
  language: Language;
};

/** @throws AppError validation_error that says what is wrong with the arguments */
export function readScoreArgs(args: readonly string[]): ScoreArgs {
  const { values, positionals } = readArgs(
    "score",
    args,
    {
      path: { type: "string" },
      timeout: { type: "string" },
      "no-tests": { type: "boolean" },
      sandbox: { type: "boolean" },
      min: { type: "string" },
      lang: { type: "string" },
      markdown: { type: "boolean" },
      sarif: { type: "boolean" },
      badge: { type: "boolean" },
    },
    1,
  );
  const asked = formats.filter((format) => values[format]);
  if (asked.length > 1)
    throw wrong(`--${asked.join(" and --")} are two ways to print one report.`);
  if (values["no-tests"] && values.sandbox)
    throw wrong("--no-tests and --sandbox cannot both be had.");
  return {
    source: positionals[0] ?? ".",
    path: values.path ?? null,
    tests: values["no-tests"] ? "skip" : values.sandbox ? "sandbox" : "run",
    timeoutMs: 1_000 * whole("timeout", values.timeout ?? "600", [1, 86_400]),
    minimum: whole("min", values.min ?? String(MINIMUM_SCORE), [0, 100]),
    format: asked[0] ?? "terminal",
    language: language(values.lang ?? "en"),
  };
}

function whole(
  name: string,
  text: string,
  [least, most]: readonly [number, number],
): number {
  const value = Number(text);
  if (/^\d{1,6}$/.test(text) && value >= least && value <= most) return value;
  throw wrong(`--${name} takes a whole number from ${least} to ${most}.`);
}

function language(text: string): Language {
  const found = languages.find((known) => known === text);
  if (found !== undefined) return found;
  throw wrong(`--lang takes one of: ${languages.join(", ")}.`);
}

function wrong(words: string): AppError {
  return new AppError("validation_error", `${words} See: miyabi score --help`);
}
