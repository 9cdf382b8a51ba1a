import { languageOf, roleOf } from "./classify-file.ts";
import type { Tree } from "./tree.ts";

const shebangs: readonly [RegExp, string][] = [
  [/^#!.*\b(ba|z|da|k)?sh\b/, "shell"],
  [/^#!.*\bpython/, "python"],
  [/^#!.*\b(node|bun|deno)\b/, "javascript"],
  [/^#!.*\bruby\b/, "ruby"],
  [/^#!.*\bperl\b/, "perl"],
];

/** Program files that are shipped, by language. Tests, examples, built and configuration files are not the product. */
export async function countLanguages(
  tree: Tree,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const file of tree.files) {
    const language =
      roleOf(file) === "source"
        ? languageOf(file)
        : await languageByShebang(tree, file);
    if (language !== null) counts[language] = (counts[language] ?? 0) + 1;
  }
  return counts;
}

/** Programs without an extension, where plugins keep programs. */
async function languageByShebang(
  tree: Tree,
  file: string,
): Promise<string | null> {
  if (!/^(.*\/)?(bin|hooks|scripts)\/[^./]+$/.test(file)) return null;
  if (roleOf(file) !== "text") return null;
  const text = (await tree.read(file))?.slice(0, 200) ?? "";
  return shebangs.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}
