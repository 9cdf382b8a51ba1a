// Scores every plugin of a list of clones and writes the table of docs/corpus.md.
// Usage: node scripts/corpus.ts LIST OUT [--tests]
//   LIST  a file with a line for each repository: owner/name, a tab, the folder of its clone
//   OUT   where the Markdown goes; a line of JSON for each plugin goes to OUT.jsonl
// Without --tests no plugin's code is run, and plugins with code have no score.
import { spawn } from "node:child_process";
import { appendFile, readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { corpusTable, type CorpusRow } from "./corpus/corpus-table.ts";
import { pluginPaths } from "./corpus/plugin-paths.ts";
import { rowOf } from "./corpus/row-of.ts";

const [list, out, ...flags] = process.argv.slice(2);
if (list === undefined || out === undefined) {
  console.error("Usage: node scripts/corpus.ts LIST OUT [--tests]");
  process.exit(2);
}
const withTests = flags.includes("--tests");
const cli = resolve(import.meta.dirname, "../src/cli/main.ts");
/** No plugin may take longer; one that does is a row of its own. */
const limitMs = 15 * 60_000;

type Output = { stdout: string; stderr: string; code: number | null };

function run(command: string, args: string[]): Promise<Output> {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { timeout: limitMs });
    const output: Output = { stdout: "", stderr: "", code: null };
    child.stdout.on("data", (text: Buffer) => (output.stdout += String(text)));
    child.stderr.on("data", (text: Buffer) => (output.stderr += String(text)));
    child.on("error", fail);
    child.on("close", (code) => {
      done({ ...output, code });
    });
  });
}

const rows: CorpusRow[] = [];
await writeFile(`${out}.jsonl`, "");
for (const line of (await readFile(list, "utf8")).split("\n")) {
  const [repository = "", folder = ""] = line.split("\t");
  if (repository === "") continue;
  const commit = await run("git", ["-C", folder, "rev-parse", "HEAD"]);
  for (const path of await pluginPaths(folder)) {
    const began = performance.now();
    const args = [cli, "score", folder, "--path", path, "--json"];
    const output = await run(process.execPath, [
      ...args,
      ...(withTests ? ["--sandbox"] : ["--no-tests"]),
    ]);
    const seconds = (performance.now() - began) / 1_000;
    const row = rowOf({
      repository,
      commit: commit.stdout.trim(),
      path,
      seconds,
      output,
    });
    rows.push(row);
    await appendFile(`${out}.jsonl`, `${JSON.stringify(row)}\n`);
    console.error(
      `${repository} ${path}: ${row.score ?? row.verdict} (${seconds.toFixed(1)} s)`,
    );
  }
}
await writeFile(out, corpusTable(rows));
