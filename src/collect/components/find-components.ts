import { type JsonObject, isObject, stringList } from "../json.ts";
import type { Tree } from "../tree.ts";

export type ComponentKind = "skill" | "command" | "agent";

/** A Markdown file that Claude Code reads as instructions. */
export type Component = { kind: ComponentKind; name: string; file: string };

/**
 * Skills, commands and agents by the rules of the loader: default folders, and the paths of the definition, which replace the
 * default for commands and agents and add to it for skills.
 */
export function findComponents(
  tree: Tree,
  definition: JsonObject,
): Component[] {
  const found = [
    ...skills(tree, definition),
    ...markdown(tree, "command", paths(definition, "commands") ?? ["commands"]),
    ...markdown(tree, "agent", paths(definition, "agents") ?? ["agents"]),
  ];
  const seen = new Set<string>();
  return found.filter(({ file }) => !seen.has(file) && seen.add(file));
}

function skills(tree: Tree, definition: JsonObject): Component[] {
  const roots = ["skills", ...(paths(definition, "skills") ?? [])];
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
  roots: string[],
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
      name: (file.split("/").at(-1) ?? file).replace(/\.md$/i, ""),
      file,
    }));
}

/** @returns the paths of a field, without "./" and trailing slashes; undefined when the field is not set */
function paths(definition: JsonObject, field: string): string[] | undefined {
  const value = definition[field];
  const inline = isObject(value)
    ? Object.values(value).flatMap((item) =>
        isObject(item) && typeof item["source"] === "string"
          ? [item["source"]]
          : [],
      )
    : null;
  return (inline ?? stringList(value))?.map((path) =>
    path.replace(/^\.\/?/, "").replace(/\/+$/, ""),
  );
}
