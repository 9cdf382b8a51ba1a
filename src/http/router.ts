import { OpenAPIHono, z } from "@hono/zod-openapi";
import { AppError } from "../errors.ts";

function invalid(error: z.ZodError): AppError {
  const details = error.issues.map(({ path, message }) => ({
    path: path.join("."),
    message,
  }));
  const named = details.map(({ path }) => path).filter((path) => path);
  return new AppError(
    "validation_error",
    named.length > 0
      ? `Correct ${[...new Set(named)].join(", ")} and send the request again.`
      : "Correct the request and send it again.",
    { details },
  );
}

/** A router whose requests are validated by the schemas that also make the OpenAPI document. Refusals are 422. */
export function createRouter(): OpenAPIHono {
  return new OpenAPIHono({
    defaultHook: (result) => {
      if (!result.success) throw invalid(result.error);
    },
  });
}

/** What a page was asked for, by the schema. Throws AppError validation_error. */
export function validated<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
): z.output<Schema> {
  const { success, data, error } = schema.safeParse(input);
  if (!success) throw invalid(error);
  return data;
}

const errorSchema = z
  .object({
    error: z.string(),
    message: z.string(),
    details: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional(),
    retry_after: z.int().optional(),
  })
  .openapi("Error");

/** The part of a route's description that says how it answers in JSON when all is well, and when not. */
export function answers<Schema extends z.ZodType>(
  schema: Schema,
  description: string,
) {
  return {
    200: { description, content: { "application/json": { schema } } },
    default: {
      description: "A refusal, or a failure",
      content: { "application/json": { schema: errorSchema } },
    },
  } as const;
}

/** The part of a route's description for a body in JSON. */
export function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return {
    required: true,
    content: { "application/json": { schema } },
  } as const;
}
