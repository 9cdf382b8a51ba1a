/**
 * The command that gives the same score on the author's machine, in the repository's folder.
 * @param path folder of the plugin, "." for the root
 */
export function localCommand(path: string): string {
  const quoted = /^[\w./-]+$/.test(path)
    ? path
    : `'${path.replaceAll("'", `'\\''`)}'`;
  return path === "."
    ? "npx @miyabi/cli score ."
    : `npx @miyabi/cli score . --path ${quoted}`;
}
