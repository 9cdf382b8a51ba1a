import { readdir } from "node:fs/promises";
import type { Finding } from "../../score/facts.ts";
import { finding } from "../finding.ts";
import type { Tree } from "../tree.ts";
import type { Definition } from "./definition.ts";

const misplaced =
  /^\.claude-plugin\/(commands|agents|skills|hooks|output-styles|workflows|monitors)\//;
const systemFile =
  /(^|\/)(\.DS_Store|Thumbs\.db|desktop\.ini)$|(^|\/)__MACOSX\//i;
const licenceFile = /^(licen[cs]e|copying)([.-][^/]*)?$/i;

/** What stands where it should not, and what is missing, though no definition speaks of it. */
export async function checkLayout(
  tree: Tree,
  definitions: readonly Definition[],
): Promise<Finding[]> {
  return [
    ...misplacedFolders(tree),
    ...systemFiles(tree),
    ...rootInstructions(tree),
    ...(await licence(tree, definitions)),
  ];
}

function misplacedFolders({ files }: Tree): Finding[] {
  const folders = new Set(
    files.map((file) => misplaced.exec(file)?.[0]).filter(Boolean),
  );
  return [...folders].map((folder = "") =>
    finding({
      code: "contract/misplaced-folder",
      file: files.find((file) => file.startsWith(folder)) ?? null,
      line: 1,
      message: `${folder} is never read: components stand at the plugin's root.`,
    }),
  );
}

function systemFiles({ files }: Tree): Finding[] {
  return files
    .filter((file) => systemFile.test(file))
    .slice(0, 10)
    .map((file) =>
      finding({
        code: "contract/system-file",
        file,
        message:
          "A file of the operating system, which is no part of the plugin.",
      }),
    );
}

function rootInstructions(tree: Tree): Finding[] {
  if (!tree.has("CLAUDE.md")) return [];
  return [
    finding({
      code: "contract/root-claude-md",
      file: "CLAUDE.md",
      line: 1,
      message: "CLAUDE.md at the plugin's root is not loaded.",
    }),
  ];
}

/** A licence of the whole repository counts for a plugin in one of its folders. */
async function licence(
  tree: Tree,
  definitions: readonly Definition[],
): Promise<Finding[]> {
  const declared = definitions.some(
    ({ fields: { license } }) => typeof license === "string" && license !== "",
  );
  if (declared || tree.files.some((file) => licenceFile.test(file))) return [];
  const above = tree.root === tree.dir ? [] : await namesIn(tree.root);
  if (above.some((name) => licenceFile.test(name))) return [];
  return [
    finding({
      code: "contract/no-licence",
      file: null,
      message:
        'There is no LICENSE file, and plugin.json has no "license": nobody may use the plugin.',
    }),
  ];
}

async function namesIn(folder: string): Promise<string[]> {
  // A tree that is made up in a test lies nowhere.
  return readdir(folder).catch(() => []);
}
