import { basename } from "node:path";
import { type JsonObject, isObject, stringList } from "../json.ts";
import type { Tree } from "../tree.ts";
import { cleanPath } from "./shipped.ts";

export type ComponentKind = "skill" | "command" | "agent" | "output-style";

/** A Markdown file that Claude Code reads as instructions. */
export type Component = { kind: ComponentKind; name: string; file: string };

/**
 * Skills, commands, agents and output styles by the rules of the loader: default folders, and the paths of the definitions,
 * which replace the default, and add to it for skills.
 */
export function findComponents(
  tree: Tree,
  ...definitions: readonly JsonObject[]
): Component[] {
  const roots = (field: string, folder: string) =>
    componentRoots(definitions, field) ?? [folder];
  const found = [
    ...skills(tree, definitions),
    ...markdown(tree, "command", roots("commands", "commands")),
    ...markdown(tree, "agent", roots("agents", "agents")),
    ...markdown(tree, "output-style", roots("outputStyles", "output-styles")),
  ];
  const seen = new Set<string>();
  return found.filter(({ file }) => !seen.has(file) && seen.add(file));
}

function skills(tree: Tree, definitions: readonly JsonObject[]): Component[] {
  const roots = ["skills", ...(componentRoots(definitions, "skills") ?? [])];
  const files = tree.files.filter((file) =>
    roots.some((root) => isSkillIn(file, root)),
  );
  if (files.length === 0 && tree.has("SKILL.md")) files.push("SKILL.md");
  return files.map((file) => {
    const name = file.split("/").at(-2) ?? tree.dir.split("/").at(-1) ?? "";
    return { kind: "skill", name, file };
  });
}

/** `root/SKILL.md` or `root/<name>/SKILL.md`; a deeper one is an example or a template. */
function isSkillIn(file: string, root: string): boolean {
  const prefix = root === "" ? "" : `${root}/`;
  if (!file.startsWith(prefix)) return false;
  const rest = file.slice(prefix.length).split("/");
  return rest.at(-1) === "SKILL.md" && rest.length <= 2;
}

function markdown(
  tree: Tree,
  kind: ComponentKind,
  roots: readonly string[],
): Component[] {
  return tree.files
    .filter(
      (file) =>
        /\.md$/i.test(file) &&
        !/(^|\/)readme\.md$/i.test(file) &&
        roots.some((root) => file === root || file.startsWith(`${root}/`)),
    )
    .map((file) => ({
      kind,
      name: basename(file).replace(/\.md$/i, ""),
      file,
    }));
}

/** @returns cleaned paths of a field in all definitions; undefined when none sets it */
export function componentRoots(
  definitions: readonly JsonObject[],
  field: string,
): string[] | undefined {
  const lists = definitions.flatMap((definition) => {
    const value = definition[field];
    const list = isObject(value) ? commandSources(value) : stringList(value);
    return list === null ? [] : [list];
  });
  if (lists.length === 0) return undefined;
  return lists
    .flat()
    .map(cleanPath)
    .filter((path) => path !== null);
}

/** `"commands": {"name": {"source": "./file.md"}}` */
function commandSources(value: JsonObject): string[] {
  return Object.values(value).flatMap((item) =>
    isObject(item) && typeof item["source"] === "string"
      ? [item["source"]]
      : [],
  );
}
