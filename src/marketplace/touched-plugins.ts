/**
 * Which plugins a change touches: each changed file belongs to the plugin whose folder is the nearest above it.
 * @param plugins folders, "." for the root
 * @param files changed files, with the old names of those that were moved
 */
export function touchedPlugins(
  plugins: readonly string[],
  files: readonly string[],
): string[] {
  const nearestFirst = plugins.toSorted((a, b) => b.length - a.length);
  const owners = files.map(
    (file) =>
      nearestFirst.find((folder) => folder !== "." && inside(file, folder)) ??
      (plugins.includes(".") ? "." : null),
  );
  return plugins.filter((folder) => owners.includes(folder));
}

function inside(file: string, folder: string): boolean {
  return file.startsWith(`${folder}/`);
}
