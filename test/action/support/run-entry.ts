import { spawn } from "node:child_process";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = new URL("../../..", import.meta.url).pathname;

export type EntryRun = {
  code: number | null;
  stdout: string;
  outputs: Record<string, string>;
  summary: string;
};

/** An empty folder outside of the project. */
export async function emptyFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), "miyabi-action-"));
}

/** The runner's file of outputs: `name<<delimiter`, the value, the delimiter. */
function readOutputs(text: string): Record<string, string> {
  const found = text.matchAll(/^(.+?)<<(\S+)\r?\n([\s\S]*?)\r?\n\2$/gm);
  return Object.fromEntries(
    [...found].map(([, name = "", , value = ""]) => [name, value]),
  );
}

/**
 * Runs a built entry as GitHub's runner does: a process of its own with inputs in the environment.
 * Nothing of this process's environment comes through but the path and what package managers need.
 */
export async function runEntry(
  entry: "static" | "tests" | "report" | "publish",
  inputs: Record<string, string>,
  env: Record<string, string> = {},
): Promise<EntryRun> {
  const temp = await emptyFolder();
  const outputFile = join(temp, "output");
  const summaryFile = join(temp, "summary");
  await writeFile(outputFile, "");
  await writeFile(summaryFile, "");
  const given = Object.entries(inputs).map(
    ([name, value]): [string, string] => [`INPUT_${name.toUpperCase()}`, value],
  );
  const child = spawn(
    process.execPath,
    [join(root, "action", entry, "dist/index.js")],
    {
      cwd: temp,
      env: {
        ...inherited(),
        GITHUB_OUTPUT: outputFile,
        GITHUB_STEP_SUMMARY: summaryFile,
        RUNNER_TEMP: temp,
        ...Object.fromEntries(given),
        ...env,
      },
    },
  );
  let stdout = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  return {
    code,
    // A bundle is one line: when it throws, Node prints that line.
    stdout: stdout.replaceAll(/^(.{1000}).*$/gm, "$1"),
    outputs: readOutputs(await readFile(outputFile, "utf8")),
    summary: await readFile(summaryFile, "utf8"),
  };
}

function inherited(): Record<string, string> {
  return Object.fromEntries(
    ["PATH", "HOME", "npm_config_registry", "npm_config_cache"].flatMap(
      (name) => {
        const value = process.env[name];
        return value === undefined ? [] : [[name, value]];
      },
    ),
  );
}
