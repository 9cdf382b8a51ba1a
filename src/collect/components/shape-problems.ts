import type { z } from "zod";
import type { JsonPath } from "./json-outline.ts";

/** What is wrong with a value, where, and in words of ours. */
export type ShapeProblem = { path: JsonPath; message: string };

const MAX_PROBLEMS = 50;

/**
 * Compares foreign data with a shape.
 *
 * @param at path that is put in front of each problem's own
 */
export function shapeProblems(
  shape: z.ZodType,
  value: unknown,
  at: JsonPath = [],
): ShapeProblem[] {
  const result = shape.safeParse(value);
  if (result.success) return [];
  return result.error.issues.slice(0, MAX_PROBLEMS).map((issue) => ({
    path: [...at, ...issue.path],
    message:
      issue.code === "unrecognized_keys"
        ? `has the unknown key "${(issue.keys[0] ?? "").slice(0, 100)}"`
        : issue.message,
  }));
}

/** @returns "hooks.Stop[0].command" for messages */
export function showPath(path: JsonPath): string {
  return path
    .map((part, index) =>
      typeof part === "number"
        ? `[${part}]`
        : `${index === 0 ? "" : "."}${String(part).slice(0, 100)}`,
    )
    .join("");
}
