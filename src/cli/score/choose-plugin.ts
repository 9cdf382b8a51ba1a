import { access } from "node:fs/promises";
import { join } from "node:path";
import { listPlugins } from "../../collect/list-plugins.ts";
import { openTree } from "../../collect/tree.ts";
import { AppError } from "../../errors.ts";
import { oneLine } from "../../score/escape-markdown.ts";
import type { Io } from "../io.ts";

/** Nobody reads more, and a marketplace has hundreds. */
const SHOWN = 50;

/**
 * The plugin's folder when none was named: the root, when it is one or nothing is found, or the only one there is.
 *
 * @param options.say how the same command is written with a path
 * @throws AppError validation_error that lists them when there are several
 */
export async function choosePlugin(
  root: string,
  io: Pick<Io, "run" | "log">,
  options: { say: (path: string) => string },
): Promise<string> {
  if (await isThere(join(root, ".claude-plugin", "plugin.json"))) return ".";
  const tree = await openTree({ root, path: ".", run: io.run });
  const folders = await listPlugins(tree);
  const [first = "."] = folders;
  if (folders.length === 0 || folders.includes(".")) return ".";
  if (folders.length === 1) {
    io.log(`the plugin is in ${oneLine(first, 200)}`);
    return first;
  }
  const list = folders
    .slice(0, SHOWN)
    .map((folder) => oneLine(folder, 100))
    .join(", ");
  const more =
    folders.length > SHOWN ? ` and ${folders.length - SHOWN} more` : "";
  throw new AppError(
    "validation_error",
    `There are ${folders.length} plugins here: ${list}${more}. Choose one: ${options.say(oneLine(first, 100))}`,
  );
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
