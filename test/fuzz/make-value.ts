import { randomUUID } from "node:crypto";
import {
  resolved,
  type ApiDocument,
  type Schema,
  type SchemaOrReference,
} from "../../src/http/docs/document.ts";
import { nastyText, nastyValue } from "./nasty-values.ts";
import type { Random } from "./random.ts";

export type Surroundings = {
  random: Random;
  document: ApiDocument;
  /** Keys, ids and names that the App knows, the longer the run the more. */
  known: [string, ...string[]];
};

/** How often a value is not what its schema says. */
const SPOILT = 0.12;

function text(schema: Schema, { random, known }: Surroundings): string {
  const { minLength = 0, maxLength = 40 } = schema;
  if (schema.format === "uuid")
    return random.chance(0.3) ? random.pick(known) : randomUUID();
  if (random.chance(0.4)) return random.pick(known);
  if (random.chance(0.2)) return nastyText(random);
  // Lengths at the edge, and one beyond.
  const edges = [minLength, minLength + 1, maxLength, maxLength + 1] as const;
  return "a".repeat(random.pick([...edges, 5, 12]));
}

function number(schema: Schema, random: Random): number {
  const { minimum = -2, maximum = 1_000 } = schema;
  const between = minimum + random.below(maximum - minimum + 1);
  return random.pick([minimum, maximum, minimum - 1, maximum + 1, between]);
}

function object(schema: Schema, around: Surroundings, depth: number): unknown {
  const { random } = around;
  const made: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(schema.properties ?? {})) {
    const needed = schema.required?.includes(name) ?? false;
    if (random.chance(needed ? 0.97 : 0.5))
      made[name] = makeValue(inner, around, depth + 1);
  }
  if (random.chance(0.05)) made[nastyText(random)] = nastyValue(random);
  return made;
}

/** A value by its schema, or on purpose beside it. */
export function makeValue(
  described: SchemaOrReference | undefined,
  around: Surroundings,
  depth = 0,
): unknown {
  const { random, document } = around;
  const schema = described && resolved(described, document);
  if (schema === undefined || depth > 6 || random.chance(SPOILT))
    return nastyValue(random);
  if (schema.const !== undefined) return schema.const;
  const parts = schema.anyOf ?? schema.oneOf;
  if (parts !== undefined)
    return makeValue(parts[random.below(parts.length)], around, depth + 1);
  if (schema.enum !== undefined)
    return schema.enum[random.below(schema.enum.length)] as unknown;
  const types = [schema.type ?? []].flat();
  switch (types[random.below(types.length)]) {
    case "string":
      return text(schema, around);
    case "integer":
    case "number":
      return number(schema, random);
    case "boolean":
      return random.chance(0.5);
    case "array": {
      const length = random.pick([0, 1, 1, 2, 3]);
      return Array.from({ length }, () =>
        makeValue(schema.items, around, depth + 1),
      );
    }
    case "object":
      return object(schema, around, depth);
    case "null":
      return null;
    default:
      return nastyValue(random);
  }
}
