import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import {
  actionEntries,
  bundleAction,
  forbiddenPackages,
} from "../../scripts/bundling/action-bundles.ts";

const root = join(import.meta.dirname, "../..");

describe.each(actionEntries)("the bundle of %s", (entry) => {
  it("is what the sources give, and holds no package that it must not", async () => {
    const { files, packages } = await bundleAction(root, entry);
    const dist = join(root, "action", entry, "dist");
    const committed = (
      await readdir(dist, { recursive: true, withFileTypes: true })
    )
      .filter((found) => found.isFile())
      .map((found) => relative(root, join(found.parentPath, found.name)));
    expect(committed.toSorted()).toEqual(
      files.map((file) => file.path).toSorted(),
    );
    for (const { path, contents } of files) {
      const same = Buffer.compare(await readFile(join(root, path)), contents);
      expect(same, `${path} is stale: run npm run bundle`).toBe(0);
    }
    expect(packages).toContain("zod");
    expect(
      forbiddenPackages[entry].filter((name) => packages.has(name)),
    ).toEqual([]);
  });
});
