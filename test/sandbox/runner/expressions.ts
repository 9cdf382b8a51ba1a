import { data, Evaluator, Lexer, Parser } from "@actions/expressions";
import type { Json } from "../json.ts";

/** How the job stands, for `success()`, `failure()`, `cancelled()` and `always()`. */
export type JobStatus = "success" | "failure";

const statusFunctions: Record<string, (status: JobStatus) => boolean> = {
  success: (status) => status === "success",
  failure: (status) => status === "failure",
  cancelled: () => false,
  always: () => true,
};

function evaluate(text: string, contexts: Json, status: JobStatus): unknown {
  const functions = Object.entries(statusFunctions).map(([name, holds]) => ({
    name,
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(holds(status)),
  }));
  const { tokens } = new Lexer(text).lex();
  const parsed = new Parser(tokens, Object.keys(contexts), functions).parse();
  const known = JSON.parse(
    JSON.stringify(contexts),
    data.reviver,
  ) as data.Dictionary;
  const result = new Evaluator(
    parsed,
    known,
    new Map(functions.map((one) => [one.name, one])),
  ).evaluate();
  return JSON.parse(JSON.stringify(result, data.replacer));
}

/**
 * Fills in `${{ … }}` as GitHub does.
 *
 * @param template text of the workflow; other values are returned as they are
 * @param contexts github, inputs, needs, steps, env, …
 * @param status how the job stands so far
 * @returns the value itself when the template is one expression, else text
 * @throws ExpressionError when an expression cannot be read
 */
export function fillIn(
  template: unknown,
  contexts: Json,
  status: JobStatus = "success",
): unknown {
  if (typeof template !== "string") return template;
  const whole = /^\s*\$\{\{([\s\S]*?)\}\}\s*$/.exec(template);
  if (whole?.[1] !== undefined && !whole[1].includes("}}"))
    return evaluate(whole[1].trim(), contexts, status);
  return template.replaceAll(/\$\{\{([\s\S]*?)\}\}/g, (_all, text: string) => {
    const value = evaluate(text.trim(), contexts, status);
    if (value === null || value === undefined) return "";
    return typeof value === "object" ? JSON.stringify(value) : String(value); // eslint-disable-line @typescript-eslint/no-base-to-string -- a string, number or boolean here
  });
}

/**
 * Decides an `if:`. Without one of the status functions GitHub puts `success() &&` before it.
 *
 * @param condition the `if:` of a job or step; absent means `success()`
 * @param contexts as for `fillIn`
 * @param status how the job, or the jobs it needs, stand
 * @returns true when it runs
 */
export function holds(
  condition: unknown,
  contexts: Json,
  status: JobStatus,
): boolean {
  if (condition === undefined) return status === "success";
  if (typeof condition === "boolean") return condition && status === "success";
  const text = String(condition) // eslint-disable-line @typescript-eslint/no-base-to-string -- YAML scalars only
    .trim()
    .replace(/^\$\{\{([\s\S]*)\}\}$/, "$1");
  const value = evaluate(text, contexts, status);
  const own = /\b(success|failure|cancelled|always)\s*\(/.test(text);
  return Boolean(value) && (own || status === "success");
}
