import { readFile } from "node:fs/promises";
import { z } from "zod";
import { AppError } from "../../errors.ts";
import { pairs, type FormAnswers } from "../../marketplace/form-answers.ts";
import type { FormLabel } from "../../marketplace/issue-form-sections.ts";
import { wireNames } from "../../marketplace/wire-names.ts";

const line = z.union([z.string(), z.number()]).transform(String);
const list = z.array(z.string()).transform((items) => items.join("\n"));
const record = z
  .record(z.string(), z.union([z.string(), z.number()]))
  .transform(pairs);

/** The body of POST /v1/plugins/submit, where everything may be missing. What the answers mean is the form's to judge. */
const formFile = z
  .strictObject({
    name: line,
    display_name: line,
    source: line,
    path: line,
    ref: line,
    version: line,
    description: line,
    license: line,
    tier: line,
    price: line,
    currency: line,
    billing_period: line.nullable().transform((value) => value ?? "none"),
    features: list,
    categories: list,
    limitations: record,
    requirements: record,
  })
  .partial();

const MAX_FILE = 100_000;

/**
 * Answers to the form from a file of JSON, by the names that they have over HTTP.
 *
 * @throws AppError validation_error that says what is wrong with the file
 */
export async function readFormFile(
  path: string,
): Promise<Partial<FormAnswers>> {
  const { success, data, error } = formFile.safeParse(await readJson(path));
  if (!success) {
    const [first] = error.issues;
    const where = first?.path.join(".") ?? "";
    throw wrong(path, `${where === "" ? "" : `${where}: `}${first?.message}`);
  }
  const labels = Object.entries(wireNames) as [FormLabel, string][];
  const given = new Map(Object.entries(data));
  return Object.fromEntries(
    labels.flatMap(([label, name]) => {
      const value = given.get(name);
      return value === undefined ? [] : [[label, value]];
    }),
  );
}

async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw wrong(path, reason);
  });
  if (text.length > MAX_FILE) throw wrong(path, "it is too long for a form");
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw wrong(path, cause instanceof Error ? cause.message : String(cause));
  }
}

function wrong(path: string, why: string): AppError {
  return new AppError(
    "validation_error",
    `The form file ${path} cannot be used: ${why}. See: miyabi submit --help`,
  );
}
