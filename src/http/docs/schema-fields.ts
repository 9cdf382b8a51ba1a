import {
  resolved,
  type ApiDocument,
  type Schema,
  type SchemaOrReference,
} from "./document.ts";

/** One line of what a body holds. */
export type Field = {
  /** `plugins[].price`; "" for the value itself. */
  path: string;
  type: string;
  required: boolean;
  description: string;
};

/** Deeper than any body of this API: against a schema that holds itself. */
const deepest = 8;

function bounds(schema: Schema): string[] {
  const { minLength, maxLength, minItems, maxItems, minimum, maximum } = schema;
  const range = (
    low: number | undefined,
    high: number | undefined,
    what: string,
  ) => {
    if (low === undefined && high === undefined) return [];
    if (high === undefined) return [`${what} from ${low}`];
    if (low === undefined) return [`${what} up to ${high}`];
    return [`${what} ${low} to ${high}`];
  };
  return [
    ...range(minLength, maxLength, "length"),
    ...range(minItems, maxItems, "items"),
    ...range(minimum, maximum, "value"),
  ];
}

function bareType(schema: Schema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined)
    return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const type = [schema.type ?? []].flat().join(" or ");
  return type === "" ? "anything" : type;
}

/** The type in words, with its limits and its default. */
export function typeWords(schema: Schema): string {
  const { format, pattern } = schema;
  const type = schema.anyOf === undefined ? bareType(schema) : "one of";
  return [
    format === undefined ? type : `${type} (${format})`,
    ...bounds(schema),
    ...(pattern === undefined ? [] : [`like ${pattern}`]),
    ...(schema.default === undefined
      ? []
      : [`default ${JSON.stringify(schema.default)}`]),
  ].join(", ");
}

type Place = { path: string; required: boolean; depth: number };

function walk(
  schema: SchemaOrReference | undefined,
  document: ApiDocument,
  place: Place,
): Field[] {
  const found = schema && resolved(schema, document);
  if (found === undefined || place.depth > deepest) return [];
  const { path, required } = place;
  const depth = place.depth + 1;
  const itself: Field = {
    path,
    required,
    type: typeWords(found),
    description: found.description ?? "",
  };
  const { properties = {}, items, required: needed = [] } = found;
  const inner = [
    ...Object.entries(properties).flatMap(([name, value]) =>
      walk(value, document, {
        path: path === "" ? name : `${path}.${name}`,
        required: needed.includes(name),
        depth,
      }),
    ),
    ...walk(items, document, { path: `${path}[]`, required, depth }),
    ...[...(found.allOf ?? []), ...(found.anyOf ?? [])].flatMap((part) =>
      walk(part, document, { path, required, depth }),
    ),
  ];
  // A body is always an object; what is in it says so.
  const isShell = path === "" || found.allOf !== undefined;
  return isShell && inner.length > 0 ? inner : [itself, ...inner];
}

/** All fields of a body, from the outside in. */
export function schemaFields(
  schema: SchemaOrReference | undefined,
  document: ApiDocument,
): Field[] {
  return walk(schema, document, { path: "", required: true, depth: 0 });
}
