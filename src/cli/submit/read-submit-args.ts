import { resolve } from "node:path";
import type { FormAnswers } from "../../marketplace/form-answers.ts";
import type { FormLabel } from "../../marketplace/issue-form-sections.ts";
import type { Io } from "../io.ts";
import { readArgs } from "../read-args.ts";
import {
  measureOptions,
  readMeasureArgs,
  wrongArgument,
  type MeasureArgs,
} from "../score/read-measure-args.ts";

/** Options that answer a field with one value, and those that may be given several times. */
const oneAnswer = {
  "display-name": "Display name",
  repository: "Repository",
  ref: "Ref or commit",
  tier: "Tier",
  price: "Price",
  currency: "Currency",
  "billing-period": "Billing period",
  license: "Licence",
  description: "Description",
} as const satisfies Record<string, FormLabel>;
const manyAnswers = {
  category: "Categories",
  feature: "Features",
  limit: "Limitations",
  require: "Requirements",
} as const satisfies Record<string, FormLabel>;

export type SubmitArgs = MeasureArgs & {
  dryRun: boolean;
  json: boolean;
  /** The person agreed to the policies beforehand. */
  agree: boolean;
  open: boolean;
  /** Address of the marketplace's API. */
  marketplace: string | undefined;
  /** Repository of the marketplace, "owner/name". */
  to: string | undefined;
  /** File with answers, absolute. */
  formFile: string | null;
  /** Answers given as options. */
  answers: Partial<FormAnswers>;
};

const options = {
  ...measureOptions,
  "dry-run": { type: "boolean" },
  agree: { type: "boolean" },
  "no-open": { type: "boolean" },
  to: { type: "string" },
  form: { type: "string" },
  "display-name": { type: "string" },
  repository: { type: "string" },
  ref: { type: "string" },
  tier: { type: "string" },
  price: { type: "string" },
  currency: { type: "string" },
  "billing-period": { type: "string" },
  license: { type: "string" },
  description: { type: "string" },
  category: { type: "string", multiple: true },
  feature: { type: "string", multiple: true },
  limit: { type: "string", multiple: true },
  require: { type: "string", multiple: true },
} as const;

/** @throws AppError validation_error that says what is wrong with the arguments */
export function readSubmitArgs(
  args: readonly string[],
  io: Pick<Io, "cwd" | "env">,
): SubmitArgs {
  const { values, positionals } = readArgs("submit", args, options, 1);
  const to = values.to ?? io.env["MIYABI_MARKETPLACE_REPOSITORY"];
  if (to && !/^[\w.-]{1,39}\/[\w.-]{1,100}$/.test(to))
    throw wrongArgument("submit", `"${to}" is no owner/name of a repository.`);
  const answers: Partial<FormAnswers> = {};
  for (const option of keys(oneAnswer)) {
    const value = values[option];
    if (value !== undefined) answers[oneAnswer[option]] = value;
  }
  for (const option of keys(manyAnswers)) {
    const given = values[option];
    // `--limit monthly_issues=100`: the form knows both signs.
    if (given !== undefined) answers[manyAnswers[option]] = given.join("\n");
  }
  return {
    ...readMeasureArgs("submit", positionals[0], values),
    dryRun: values["dry-run"] ?? false,
    json: values.json ?? false,
    agree: values.agree ?? false,
    open: !(values["no-open"] ?? false),
    marketplace: values.marketplace,
    to: to === "" ? undefined : to,
    formFile: values.form === undefined ? null : resolve(io.cwd, values.form),
    answers,
  };
}

function keys<T extends object>(record: T): (keyof T)[] {
  return Object.keys(record) as (keyof T)[];
}
