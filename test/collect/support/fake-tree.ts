import type { Tree } from "../../../src/collect/tree.ts";

/** A tree in memory. */
export function fakeTree(files: Readonly<Record<string, string>>): Tree {
  return {
    root: "/repository",
    dir: "/repository",
    files: Object.keys(files).sort(),
    links: [],
    has: (path) => Object.hasOwn(files, path),
    read: (path) => Promise.resolve(files[path] ?? null),
    readBytes: (path) =>
      Promise.resolve(
        files[path] === undefined ? null : Buffer.from(files[path], "latin1"),
      ),
  };
}
