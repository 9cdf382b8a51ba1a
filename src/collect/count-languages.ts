import { hasScript } from "../score/languages.ts";
import { isScript, languageOf, roleOf } from "./classify-file.ts";
import type { Tree } from "./tree.ts";

const shebangs: readonly [RegExp, string][] = [
  [/^#!.*\b(ba|z|da|k)?sh\b/, "shell"],
  [/^#!.*\bpython/, "python"],
  // The linter and the coverage go by the extension, so it is said that this was not measured.
  [/^#!.*\b(node|bun|deno)\b/, "javascript without extension"],
  [/^#!.*\bruby\b/, "ruby"],
  [/^#!.*\bperl\b/, "perl"],
];

/**
 * Program files that are shipped, by language. Tests, examples, built and configuration files are not the product, except
 * where there is no source and hooks or servers run them: whoever ships only built code ships code that nobody measured.
 *
 * @param runs files that hooks, servers and monitors run
 */
export async function countLanguages(
  tree: Pick<Tree, "files" | "read">,
  runs: ReadonlySet<string> = new Set(),
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const add = (language: string | null) => {
    if (language !== null) counts[language] = (counts[language] ?? 0) + 1;
  };
  for (const file of tree.files)
    add(
      roleOf(file) === "source"
        ? languageOf(file)
        : await languageByShebang(tree, file),
    );
  if (hasScript(counts)) return counts;
  for (const file of tree.files)
    if (runs.has(file) && roleOf(file) !== "source" && isScript(file))
      add("built javascript");
  return counts;
}

/** Programs without an extension, where plugins keep programs. */
async function languageByShebang(
  tree: Pick<Tree, "read">,
  file: string,
): Promise<string | null> {
  if (!/^(.*\/)?(bin|hooks|scripts)\/[^./]+$/.test(file)) return null;
  if (roleOf(file) !== "text") return null;
  const text = (await tree.read(file))?.slice(0, 200) ?? "";
  return shebangs.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}
