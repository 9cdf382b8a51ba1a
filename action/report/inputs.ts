import { z } from "zod";
import { parseApiUrl } from "../api-url.ts";

const inputsSchema = z.object({
  "static-file": z.string().min(1),
  "static-sha256": z.string().regex(/^[0-9a-f]{64}$/),
  "tests-file": z.string(),
  repository: z.string().regex(/^[A-Za-z0-9-]{1,39}\/[A-Za-z0-9._-]{1,100}$/),
  sha: z.string().regex(/^[0-9a-f]{40}$/),
  path: z.string().min(1).max(500),
  nonce: z.string().max(100),
  "api-url": z.string().transform((text, context) => {
    try {
      return parseApiUrl(text);
    } catch (error) {
      context.addIssue(error instanceof Error ? error.message : "is wrong");
      return z.NEVER;
    }
  }),
  output: z.string().min(1),
});

/** What the workflow hands to the report step. `nonce` is "" in a pull request. */
export type ReportInputs = z.infer<typeof inputsSchema>;

/**
 * Reads and checks all inputs of the step.
 * @param input reads one by its name
 * @param output where the body is kept when the input of that name is empty
 * @throws Error that lists every input that is wrong
 */
export function readInputs(
  input: (name: string) => string,
  output: string,
): ReportInputs {
  const names = Object.keys(inputsSchema.shape);
  const given = Object.fromEntries(names.map((name) => [name, input(name)]));
  const parsed = inputsSchema.safeParse({
    ...given,
    path: given["path"] || ".",
    output: given["output"] || output,
  });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    (issue) => `${issue.path.join(".")}: ${issue.message}`,
  );
  throw new Error(
    `These inputs of the report step are wrong: ${problems.join("; ")}`,
  );
}
