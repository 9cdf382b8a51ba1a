import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Metafile } from "esbuild";

/** Folders under node_modules of which something went into a bundle, sorted. */
export function bundledFolders(metafile: Metafile): string[] {
  const folders = Object.keys(metafile.inputs).flatMap((input) => {
    const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
    return found?.[1] === undefined ? [] : [found[1]];
  });
  return [...new Set(folders)].toSorted();
}

/** Name, version and licence text of every package in a bundle: what their licences ask to be passed on. */
export async function licencesOf(
  root: string,
  metafile: Metafile,
): Promise<Uint8Array> {
  const texts = await Promise.all(
    bundledFolders(metafile).map(async (folder) => {
      const about = JSON.parse(
        await readFile(join(root, folder, "package.json"), "utf8"),
      ) as { name: string; version: string; license?: string };
      const file = (await readdir(join(root, folder)))
        .toSorted()
        .find((name) => /^licen[cs]e/i.test(name));
      const text =
        file === undefined
          ? `License: ${about.license ?? "not stated"}`
          : await readFile(join(root, folder, file), "utf8");
      return `${about.name} ${about.version}\n\n${text.trim()}\n`;
    }),
  );
  return Buffer.from(texts.join("\n---\n\n"));
}
