import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import {
  actionEntries,
  bundleAction,
  forbiddenPackages,
  type OutputFile,
} from "./bundling/action-bundles.ts";
import { cliPackage, clientPackage } from "./bundling/npm-packages.ts";

const root = join(import.meta.dirname, "..");

async function write(files: OutputFile[], folder: string): Promise<void> {
  await rm(join(root, folder), { recursive: true, force: true });
  for (const { path, contents } of files) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), contents);
  }
  const bytes = files.reduce((sum, file) => sum + file.contents.length, 0);
  console.log(`${folder}: ${files.length} files, ${bytes} bytes`);
}

/** Names of committed files that are not what the sources give. */
async function stale(files: OutputFile[], folder: string): Promise<string[]> {
  const built = new Map(files.map((file) => [file.path, file.contents]));
  const entries = await readdir(join(root, folder), {
    recursive: true,
    withFileTypes: true,
  });
  const committed = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
  const surplus = committed.filter((path) => !built.has(path));
  const different = await Promise.all(
    files.map(async ({ path, contents }) => {
      if (!committed.includes(path)) return [path];
      const same = Buffer.compare(await readFile(join(root, path)), contents);
      return same === 0 ? [] : [path];
    }),
  );
  return [...surplus, ...different.flat()];
}

async function bundleActions(check: boolean): Promise<string[]> {
  const wrong: string[] = [];
  for (const entry of actionEntries) {
    const { files, packages } = await bundleAction(root, entry);
    const forbidden = forbiddenPackages[entry].filter((name) =>
      packages.has(name),
    );
    wrong.push(...forbidden.map((name) => `action/${entry} contains ${name}`));
    const folder = `action/${entry}/dist`;
    if (check) wrong.push(...(await stale(files, folder)));
    else await write(files, folder);
  }
  return wrong;
}

const check = process.argv.includes("--check");
const wrong = await bundleActions(check);
const client = await clientPackage(root);
const cli = await cliPackage(root);
if (!check) {
  await write(client, "build/client");
  await write(cli, "build/cli");
}
if (wrong.length > 0) {
  console.error(
    `These bundles are not what the sources give; run \`npm run bundle\`:\n${wrong.join("\n")}`,
  );
  process.exitCode = 1;
} else if (check) console.log("The Action's bundles are fresh.");
