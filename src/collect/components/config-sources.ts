import type { Finding } from "../../score/facts.ts";
import type { RuleCode } from "../../score/rules/rule-of.ts";
import { isObject } from "../json.ts";
import type { Tree } from "../tree.ts";
import type { Definition } from "./definition.ts";
import type { JsonPath } from "./json-outline.ts";
import { readJson } from "./json-source.ts";
import { cleanPath } from "./shipped.ts";

/** A place where hooks, servers or monitors are declared. */
export type ConfigSource = {
  /** How it is called in messages. */
  name: string;
  file: string | null;
  /** The value stands inside a definition, not in a file of its own. */
  isInline: boolean;
  value: unknown;
  lineOf: (path: JsonPath) => number;
};

export type ConfigPlace = {
  /** Field of a definition. */
  field: string;
  /** File that is read whether a definition names it or not. */
  defaultFile: string;
  code: RuleCode;
};

/** The official validator looks at as many; nobody needs more. */
const MAX_FILES = 50;

/** Reads each place once: the default file, the files that the definitions name, and what stands inside the definitions. */
export async function readConfigs(
  tree: Tree,
  definitions: readonly Definition[],
  { field, defaultFile, code }: ConfigPlace,
): Promise<{ sources: ConfigSource[]; findings: Finding[] }> {
  const files = new Set([defaultFile]);
  const inline: ConfigSource[] = [];
  for (const definition of definitions) {
    const { file, lineOf } = definition;
    for (const { path, value } of itemsOf(definition, field)) {
      if (typeof value === "string") {
        const clean = value.endsWith(".json") ? cleanPath(value) : null;
        if (clean !== null) files.add(clean);
      } else if (isObject(value)) {
        inline.push({
          name: `"${field}"`,
          file,
          isInline: true,
          value,
          lineOf: (inner) => lineOf([...path, ...inner]),
        });
      }
    }
  }
  const sources: ConfigSource[] = [];
  const findings: Finding[] = [];
  for (const name of [...files].slice(0, MAX_FILES)) {
    const read = await readJson(tree, name, code);
    findings.push(...read.findings);
    if (read.source !== null)
      sources.push({ ...read.source, name, isInline: false });
  }
  return { sources: [...sources, ...inline], findings };
}

/** Values of a field that is one value or an array of them. A dotted field is one inside an object. */
function itemsOf(
  { fields }: Definition,
  field: string,
): { path: JsonPath; value: unknown }[] {
  const path = field.split(".");
  const value = path.reduce<unknown>(
    (at, key) => (isObject(at) ? at[key] : undefined),
    fields,
  );
  return Array.isArray(value)
    ? (value as unknown[]).map((item, index) => ({
        path: [...path, index],
        value: item,
      }))
    : [{ path, value }];
}
