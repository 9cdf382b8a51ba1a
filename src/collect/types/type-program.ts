import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { checkWithCompiler } from "./check-with-compiler.ts";
import type { TypesRequest } from "./problem.ts";
import type { Compiler } from "./read-projects.ts";

/**
 * A program of its own, so that a compiler that needs too much time or memory can be ended, and so that ESLint has the other
 * core: `node type-program.ts 5|6 REQUEST.json` prints what was found as JSON.
 */
const [, , major, request = ""] = process.argv;
const ts = major === "5" ? await loadTypeScript5() : await loadTypeScript6();
const input = JSON.parse(await readFile(request, "utf8")) as TypesRequest;
const result = checkWithCompiler(ts, libraryOf(major), input);
process.stdout.write(JSON.stringify({ version: ts.version, ...result }));

async function loadTypeScript6(): Promise<Compiler> {
  return (await import("typescript")).default;
}

/** What is used of the API is the same in both; their types differ in the names of the declarations. */
async function loadTypeScript5(): Promise<Compiler> {
  return (await import("typescript5")).default as unknown as Compiler;
}

/** In the Action's bundle the declarations of the language lie beside it, those of TypeScript 5 in a folder of their own. */
function libraryOf(wanted: string | undefined): string {
  const beside = join(import.meta.dirname, "typescript5");
  if (existsSync(beside)) return wanted === "5" ? beside : import.meta.dirname;
  const name = wanted === "5" ? "typescript5" : "typescript";
  return dirname(createRequire(import.meta.url).resolve(name));
}
