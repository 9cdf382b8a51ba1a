import type { Finding } from "../../score/facts.ts";
import { BROKEN_MANIFEST } from "../../score/rubric.ts";
import { finding } from "../finding.ts";
import { isObject, type JsonObject } from "../json.ts";
import type { Tree } from "../tree.ts";
import type { JsonPath } from "./json-outline.ts";
import { readJson } from "./json-source.ts";
import { findEntry, type Marketplace } from "./marketplace-entry.ts";

const MANIFEST_FILE = ".claude-plugin/plugin.json";

/** One of the two places that say what a plugin is: its plugin.json, and its entry in a marketplace.json. */
export type Definition = {
  origin: "manifest" | "entry";
  /** How it is called in messages. */
  name: string;
  /** Relative to the plugin; null when it lies outside of it. */
  file: string | null;
  fields: JsonObject;
  lineOf: (path: JsonPath) => number;
};

/** Fields that declare components. With `strict: false` only the entry may have them. */
export const componentFields = [
  "skills",
  "commands",
  "agents",
  "outputStyles",
  "workflows",
  "hooks",
  "mcpServers",
  "lspServers",
  "themes",
  "monitors",
] as const;

export type DefinitionsResult = {
  /** plugin.json first. Empty when there is neither. */
  definitions: Definition[];
  /** There is a plugin.json, though it may be broken. */
  hasManifest: boolean;
  findings: Finding[];
};

/** Reads what defines the plugin, by the rules of `strict`. */
export async function readDefinitions(
  tree: Tree,
  marketplace: Marketplace,
): Promise<DefinitionsResult> {
  const entry = findEntry(tree, marketplace);
  const { source, findings } = await readJson(
    tree,
    MANIFEST_FILE,
    BROKEN_MANIFEST,
  );
  if (source === null)
    return {
      definitions: entry === null ? [] : [entry],
      hasManifest: tree.has(MANIFEST_FILE),
      findings,
    };
  if (!isObject(source.value))
    return {
      definitions: [],
      hasManifest: true,
      findings: [
        ...findings,
        finding({
          code: BROKEN_MANIFEST,
          file: MANIFEST_FILE,
          line: 1,
          message: "plugin.json must be an object.",
        }),
      ],
    };
  const manifest: Definition = {
    origin: "manifest",
    name: "plugin.json",
    file: MANIFEST_FILE,
    fields: source.value,
    lineOf: source.lineOf,
  };
  if (entry === null)
    return { definitions: [manifest], hasManifest: true, findings };
  return {
    definitions: [manifest, entry],
    hasManifest: true,
    findings: [
      ...findings,
      ...conflict(manifest, entry),
      ...mismatches(manifest, entry),
    ],
  };
}

/** The entry says that it is the whole definition, and plugin.json defines components, too: Claude Code loads neither. */
function conflict(manifest: Definition, entry: Definition): Finding[] {
  if (entry.fields["strict"] !== false) return [];
  const declared = componentFields.filter((field) =>
    Object.hasOwn(manifest.fields, field),
  );
  if (declared.length === 0) return [];
  return [
    finding({
      code: "contract/entry-conflict",
      file: manifest.file,
      line: manifest.lineOf([declared[0] ?? ""]),
      message: `The marketplace's entry has "strict": false, and plugin.json declares ${declared.join(", ")}: Claude Code refuses to load the plugin from there.`,
    }),
  ];
}

function mismatches(manifest: Definition, entry: Definition): Finding[] {
  return (["name", "version"] as const).flatMap((field) => {
    const [own, listed] = [manifest.fields[field], entry.fields[field]];
    if (typeof own !== "string" || typeof listed !== "string") return [];
    if (own === listed) return [];
    return [
      finding({
        code: "contract/entry-mismatch",
        file: entry.file,
        line: entry.lineOf([field]),
        message: `marketplace.json says ${field} "${listed}", plugin.json says "${own}".`,
      }),
    ];
  });
}
