import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { build } from "esbuild";
import ts from "typescript";
import { scoringPrograms, type OutputFile } from "./action-bundles.ts";

type Manifest = {
  version: string;
  license: string;
  dependencies: Record<string, string>;
};

function textFile(path: string, text: string): OutputFile {
  return { path, contents: Buffer.from(text) };
}

async function readManifest(root: string): Promise<Manifest> {
  return JSON.parse(
    await readFile(join(root, "package.json"), "utf8"),
  ) as Manifest;
}

/**
 * JavaScript that runs without this project, because Node strips no types under node_modules. Packages stay outside.
 *
 * @param splitting leaves what is imported only when it is needed in files of its own, so that neither it nor its packages
 *   are loaded before
 * @param programs files that the entry starts as processes and threads of their own; they stand beside it
 * @returns the files, the entry first, and the packages they import with the ranges of this project
 */
async function bundleModule(
  root: string,
  entry: string,
  {
    target,
    splitting = false,
    programs = [],
  }: { target: string; splitting?: boolean; programs?: string[] },
) {
  const result = await build({
    absWorkingDir: root,
    entryPoints: [entry, ...programs],
    outdir: "build/out",
    entryNames: "[name]",
    chunkNames: "[name]-[hash]",
    bundle: true,
    splitting,
    write: false,
    metafile: true,
    packages: "external",
    platform: "node",
    target,
    format: "esm",
    logLevel: "error",
  });
  const { dependencies } = await readManifest(root);
  const imported = Object.values(result.metafile.outputs)
    .flatMap((output) => output.imports)
    .map(({ path }) => /^(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path)
    .filter((name) => Object.hasOwn(dependencies, name));
  const isEntry = ({ path }: { path: string }) =>
    basename(path) === basename(entry).replace(/\.ts$/, ".js");
  const files = result.outputFiles.toSorted(
    (a, b) => Number(isEntry(b)) - Number(isEntry(a)),
  );
  return {
    code: files[0]?.text ?? "",
    chunks: files
      .slice(1)
      .map(({ path, text }) => ({ name: basename(path), text })),
    needs: Object.fromEntries(
      [...new Set(imported)]
        .toSorted()
        .map((name) => [name, dependencies[name]]),
    ),
  };
}

/** Types of a folder's modules. Only a folder that imports nothing else of the project can be described alone. */
async function declarations(
  root: string,
  folder: string,
): Promise<{ name: string; text: string }[]> {
  const names = (await readdir(join(root, folder))).filter((name) =>
    name.endsWith(".ts"),
  );
  const written: { name: string; text: string }[] = [];
  const program = ts.createProgram(
    names.map((name) => join(root, folder, name)),
    {
      declaration: true,
      emitDeclarationOnly: true,
      allowImportingTsExtensions: true,
      module: ts.ModuleKind.NodeNext,
      target: ts.ScriptTarget.ES2023,
      types: ["node"],
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: true,
      rootDir: join(root, folder),
      outDir: "/",
    },
  );
  program.emit(undefined, (path, text) => {
    const imports = text.replaceAll(/(["'])(\.\/[\w-]+)\.ts\1/g, "$1$2.js$1");
    written.push({ name: path.replace(/^.*\//, ""), text: imports });
  });
  return written;
}

/** The SDK that plugins install: `@miyabi/client`, for Node 20 and newer, with jose as its one dependency. */
export async function clientPackage(root: string): Promise<OutputFile[]> {
  const manifest = await readManifest(root);
  const { code, needs } = await bundleModule(
    root,
    "src/client/marketplace.ts",
    { target: "node20" },
  );
  const types = await declarations(root, "src/client");
  return [
    textFile(
      "build/client/package.json",
      `${JSON.stringify(
        {
          name: "@miyabi/client",
          version: manifest.version,
          description: "Licences and usage for plugins of a Miyabi marketplace",
          license: manifest.license,
          type: "module",
          engines: { node: ">=20" },
          exports: {
            ".": { types: "./marketplace.d.ts", default: "./marketplace.js" },
          },
          dependencies: needs,
        },
        null,
        2,
      )}\n`,
    ),
    textFile("build/client/marketplace.js", code),
    ...types.map(({ name, text }) => textFile(`build/client/${name}`, text)),
    textFile(
      "build/client/README.md",
      await readFile(join(root, "docs/client.md"), "utf8"),
    ),
    textFile(
      "build/client/LICENSE",
      await readFile(join(root, "LICENSE"), "utf8"),
    ),
  ];
}

/** The command line tool as a package of its own. */
export async function cliPackage(root: string): Promise<OutputFile[]> {
  const manifest = await readManifest(root);
  const { code, chunks, needs } = await bundleModule(root, "src/cli/main.ts", {
    // The first that imports JSON as it is written today.
    target: "node20.10",
    splitting: true,
    programs: scoringPrograms,
  });
  return [
    textFile(
      "build/cli/package.json",
      `${JSON.stringify(
        {
          name: "@miyabi/cli",
          version: manifest.version,
          description:
            "Scores and submits Claude Code plugins, and keeps licences and quota of a Miyabi marketplace",
          license: manifest.license,
          type: "module",
          engines: { node: ">=20" },
          bin: { miyabi: "./miyabi.js" },
          dependencies: needs,
        },
        null,
        2,
      )}\n`,
    ),
    textFile(
      "build/cli/miyabi.js",
      `#!/usr/bin/env node\n${code.replace(/^#!.*\n/, "")}`,
    ),
    ...chunks.map(({ name, text }) => textFile(`build/cli/${name}`, text)),
    textFile(
      "build/cli/LICENSE",
      await readFile(join(root, "LICENSE"), "utf8"),
    ),
  ];
}
