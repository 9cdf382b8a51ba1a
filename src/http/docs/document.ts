import type { OpenAPIHono } from "@hono/zod-openapi";

/** The API's description, as `/v1/openapi.json` answers with it. */
export type ApiDocument = ReturnType<OpenAPIHono["getOpenAPI31Document"]>;

export type SchemaOrReference = NonNullable<
  NonNullable<ApiDocument["components"]>["schemas"]
>[string];

export type Schema = Exclude<SchemaOrReference, { $ref: string }>;

export type Operation = {
  method: string;
  path: string;
} & NonNullable<NonNullable<ApiDocument["paths"]>[string]["get"]>;

const methods = ["get", "post", "put", "patch", "delete"] as const;

/** What can be asked for, in the order of the document. */
export function operationsOf({ paths = {} }: ApiDocument): Operation[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item[method];
      return operation === undefined
        ? []
        : [{ method: method.toUpperCase(), path, ...operation }];
    }),
  );
}

const reference = "#/components/schemas/";

/** The schema itself, when the document has it. */
export function resolved(
  schema: SchemaOrReference,
  { components }: ApiDocument,
): Schema | undefined {
  let found: SchemaOrReference | undefined = schema;
  // A schema that names itself has no end.
  for (let steps = 0; found !== undefined && "$ref" in found; steps += 1) {
    if (steps === 10) return undefined;
    found = components?.schemas?.[found.$ref.slice(reference.length)];
  }
  return found;
}
