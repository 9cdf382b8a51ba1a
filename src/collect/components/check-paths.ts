import type { Finding } from "../../score/facts.ts";
import { finding } from "../finding.ts";
import { isObject } from "../json.ts";
import { componentFields, type Definition } from "./definition.ts";
import type { JsonPath } from "./json-outline.ts";
import { showPath } from "./shape-problems.ts";
import { cleanPath, type Shipped } from "./shipped.ts";

/** What a field's paths may lead to. */
const endings: Readonly<Record<string, { pattern: RegExp; word: string }>> = {
  agents: { pattern: /\.md$/i, word: ".md: agents are named one by one" },
  hooks: { pattern: /\.json$/, word: ".json" },
  mcpServers: { pattern: /\.(json|mcpb|dxt)$/, word: ".json" },
  lspServers: { pattern: /\.json$/, word: ".json" },
  monitors: { pattern: /\.json$/, word: ".json" },
  types: { pattern: /\.d\.ts$/, word: ".d.ts" },
};

const MAX_PATHS = 500;

/** Paths of components in a definition: relative, inside the plugin, and shipped. */
export function checkPaths(
  definition: Definition,
  shipped: Shipped,
): Finding[] {
  return pathsOf(definition)
    .slice(0, MAX_PATHS)
    .flatMap(({ field, path, value }) => {
      const problem = wrongPath(field, value, shipped);
      if (problem === null) return [];
      return [
        finding({
          code: "contract/wrong-path",
          file: definition.file,
          line: definition.lineOf(path),
          message: `"${showPath(path)}": "${value}" ${problem}.`,
        }),
      ];
    });
}

type FieldPath = { field: string; path: JsonPath; value: string };

function pathsOf({ fields }: Definition): FieldPath[] {
  const experimental = fields["experimental"];
  const nested = isObject(experimental) ? experimental : {};
  return [
    ...[...componentFields, "types"].flatMap((field) =>
      stringsOf(field, [field], fields[field]),
    ),
    ...["themes", "monitors"].flatMap((field) =>
      stringsOf(field, ["experimental", field], nested[field]),
    ),
  ];
}

function stringsOf(field: string, path: JsonPath, value: unknown): FieldPath[] {
  if (typeof value === "string") return [{ field, path, value }];
  if (Array.isArray(value))
    return (value as unknown[]).flatMap((item, index) =>
      typeof item === "string"
        ? [{ field, path: [...path, index], value: item }]
        : [],
    );
  if (field !== "commands" || !isObject(value)) return [];
  return Object.entries(value).flatMap(([name, item]) =>
    isObject(item) && typeof item["source"] === "string"
      ? [{ field, path: [...path, name, "source"], value: item["source"] }]
      : [],
  );
}

function wrongPath(
  field: string,
  path: string,
  shipped: Shipped,
): string | null {
  if (field === "mcpServers" && /^https:\/\/\S+\.(mcpb|dxt)$/.test(path))
    return null;
  if (/^([/\\]|[A-Za-z]:[/\\])/.test(path)) return "is an absolute path";
  if (path.split(/[/\\]/).includes("..")) return "leads out of the plugin";
  if (!path.startsWith("./") && !(field === "skills" && path === "."))
    return "must start with ./";
  const ending = endings[field];
  if (ending?.pattern.test(path) === false)
    return `must end with ${ending.word}`;
  const clean = cleanPath(path);
  if (clean === null || !shipped.isThere(clean)) return "is not shipped";
  if (field === "skills" && shipped.isFile(clean) && !shipped.isFolder(clean))
    return "is a file: name the folder that holds SKILL.md";
  return null;
}
