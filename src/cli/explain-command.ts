import { nearest } from "../collect/edit-distance.ts";
import { AppError } from "../errors.ts";
import { allRules, ruleOf } from "../score/rules/rule-of.ts";
import { rulePage } from "../score/rules/rule-page.ts";
import type { Rule } from "../score/rules/rule.ts";
import type { Command, Io } from "./io.ts";
import { readArgs } from "./read-args.ts";

const help = `Usage: miyabi explain [CODE] [options]

Explains the code of a finding: what is wrong, why it matters and how to fix it. Without CODE it lists all codes. Rules are
explained in English.

  --json   print the rule, or all of them, as JSON
  --help   print this text

Exit code: 0 explained; 1 there is no such code; 2 it could not be done.
`;

function explainCode(
  args: readonly string[],
  io: Pick<Io, "out" | "log">,
): number {
  const { values, positionals } = readArgs("explain", args, {}, 1);
  const [code] = positionals;
  if (code === undefined) {
    io.out(values.json ? json(allRules()) : listOf(allRules()));
    return 0;
  }
  const rule = ruleOf(code);
  if (rule !== null) {
    io.out(values.json ? json(rule) : pageOf(rule));
    return 0;
  }
  const error = new AppError("not_found", unknown(code));
  io.log(error.message);
  if (values.json) io.out(json({ error: error.code, message: error.message }));
  return 1;
}

export const explain: Command = {
  help,
  run: (args, io) => Promise.resolve(explainCode(args, io)),
};

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

function listOf(rules: readonly Rule[]): string {
  const width = Math.max(...rules.map(({ code }) => code.length));
  return rules
    .map(
      ({ code, severity, title }) =>
        `${code.padEnd(width)}  ${severity.padEnd(8)}  ${title}\n`,
    )
    .join("");
}

function pageOf(rule: Rule): string {
  const { code, title, severity, why, fix, example, page } = rule;
  return [
    `${code} (${severity})`,
    title,
    "",
    `Why: ${why}`,
    `Fix: ${fix}`,
    ...(example === undefined ? [] : ["", `  ${example}`]),
    "",
    `See: ${page ?? rulePage(code)}`,
    "",
  ].join("\n");
}

/** A code without its family is a common slip: "pipe-to-shell". */
function unknown(code: string): string {
  const codes = allRules().map((rule) => rule.code);
  const shown = code.slice(0, 80);
  const meant =
    codes.find((known) => known.endsWith(`/${code}`)) ?? nearest(code, codes);
  const hint =
    meant == null
      ? "miyabi explain lists all codes."
      : `Did you mean "${meant}"?`;
  return `There is no code "${shown}". ${hint}`;
}
