import { posix } from "node:path";
import type { Tree } from "../tree.ts";

/** What a path of the plugin leads to. Links count as there: they are reported by themselves. */
export type Shipped = {
  isFile: (path: string) => boolean;
  isFolder: (path: string) => boolean;
  isThere: (path: string) => boolean;
};

/** An index of the plugin's folders, so that thousands of references cost no walk over thousands of files each. */
export function shippedOf({ files, links, has }: Tree): Shipped {
  const folders = new Set<string>([""]);
  for (const file of [...files, ...links])
    for (
      let end = file.lastIndexOf("/");
      end > 0 && !folders.has(file.slice(0, end));
      end = file.lastIndexOf("/", end - 1)
    )
      folders.add(file.slice(0, end));
  const linked = new Set(links);
  const behindLink = (path: string) => {
    for (
      let at = path;
      at !== "." && at !== "/" && at !== "";
      at = posix.dirname(at)
    )
      if (linked.has(at)) return true;
    return false;
  };
  const isFile = (path: string) =>
    has(path) || (linked.size > 0 && behindLink(path));
  const isFolder = (path: string) =>
    folders.has(path) || (linked.size > 0 && behindLink(path));
  return {
    isFile,
    isFolder,
    isThere: (path) => isFile(path) || isFolder(path),
  };
}

/** @returns the path without "./" and trailing slashes, "" for the plugin itself; null when it leads out of the plugin */
export function cleanPath(path: string): string | null {
  const clean = posix.normalize(path).replace(/^\.\/+/, "");
  if (clean === ".." || clean.startsWith("../") || clean.startsWith("/"))
    return null;
  return clean.replace(/\/+$/, "").replace(/^\.$/, "");
}
