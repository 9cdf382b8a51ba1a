import { MINIMUM_SCORE } from "../../score/rubric.ts";
import { languages, type Language } from "../../score/words/language.ts";
import { readArgs } from "../read-args.ts";
import {
  measureOptions,
  readMeasureArgs,
  wholeArgument,
  wrongArgument,
  type MeasureArgs,
} from "./read-measure-args.ts";

/** How a report can be printed. */
export const formats = ["json", "markdown", "sarif", "badge"] as const;

export type Format = (typeof formats)[number] | "terminal";

/** What was asked for, checked. */
export type ScoreArgs = MeasureArgs & {
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
      ...measureOptions,
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
  const minimum = values.min ?? String(MINIMUM_SCORE);
  return {
    ...readMeasureArgs("score", positionals[0], values),
    minimum: wholeArgument("score", "min", minimum, [0, 100]),
    format: asked[0] ?? "terminal",
    language: language(values.lang ?? "en"),
  };
}

function language(text: string): Language {
  const found = languages.find((known) => known === text);
  if (found !== undefined) return found;
  throw wrong(`--lang takes one of: ${languages.join(", ")}.`);
}

const wrong = (words: string) => wrongArgument("score", words);
