import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { Worker } from "node:worker_threads";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  actionEntries,
  bundleAction,
  forbiddenPackages,
  scoringPrograms,
} from "../../scripts/bundling/action-bundles.ts";
import { newShare } from "../../src/collect/lint/lint-share.ts";
import { tempPlugin } from "../collect/support/temp-plugin.ts";

const root = join(import.meta.dirname, "../..");
/** Built once for all tests of this file. */
const bundles = new Map<string, ReturnType<typeof bundleAction>>();

function bundleOf(entry: (typeof actionEntries)[number]) {
  const known = bundles.get(entry) ?? bundleAction(root, entry);
  bundles.set(entry, known);
  return known;
}

describe.each(actionEntries)("the bundle of %s", (entry) => {
  it("is what the sources give, and holds no package that it must not", async () => {
    const { files, packages } = await bundleOf(entry);
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

it("what static starts beside itself lies beside it, and the thread that lints needs nothing else", async () => {
  const { files } = await bundleOf("static");
  const programs = scoringPrograms.map((file) =>
    basename(file).replace(/\.ts$/, ".js"),
  );
  expect(files.map(({ path }) => basename(path))).toEqual(
    expect.arrayContaining(programs),
  );
  const dist = await mkdtemp(join(tmpdir(), "dist-"));
  onTestFinished(() => rm(dist, { recursive: true }));
  for (const { path, contents } of files)
    if (path.endsWith(".js"))
      await writeFile(join(dist, basename(path)), contents);
  await writeFile(join(dist, "package.json"), '{"type":"module"}');
  const dir = await tempPlugin({ "src/a.ts": "debugger;\n" });
  const share = newShare(["src/a.ts"]);
  const worker = new Worker(join(dist, "lint-program.js"), {
    workerData: { dir, commonJs: false, share, codeCache: null },
    execArgv: [],
  });
  const answer = await new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });
  await worker.terminate();
  expect(answer).toEqual([
    {
      at: 0,
      linted: {
        problems: [expect.objectContaining({ ruleId: "no-debugger" })],
        typescriptLines: 2,
        coverable: [1],
      },
    },
  ]);
});
