import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { cliPackage } from "../scripts/bundling/npm-packages.ts";
import { ratioRow, round2, type Row } from "./figures.ts";
import { makeProject } from "./score/make-project.ts";

const root = join(import.meta.dirname, "..");
const rounds = 3;

type Run = { ms: number; mb: number };

/** Prints the largest memory of the process itself when it ends; what it starts is not in it. */
const tellMemory = `data:text/javascript,${encodeURIComponent(
  'process.on("exit", () => console.error("maxrss", process.resourceUsage().maxRSS))',
)}`;

/** Runs a script of Node and waits for it. */
async function run(
  cwd: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<Run> {
  const started = performance.now();
  const child = spawn(process.execPath, ["--import", tellMemory, ...args], {
    cwd,
    env: { PATH: process.env["PATH"], HOME: cwd, ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  // 2 is the scorer's word for "no score without tests".
  if (code !== 0 && code !== 2) throw new Error(said.slice(-2_000));
  const kilobytes = Number(/maxrss (\d+)/.exec(said)?.[1] ?? 0);
  return { ms: performance.now() - started, mb: kilobytes / 1024 };
}

/** What a person runs by hand, one after another. */
const byHand: Readonly<Record<string, string[]>> = {
  "eslint .": [join(root, "bench/score/hand-eslint.ts")],
  "tsc --noEmit": [
    join(root, "node_modules/typescript7/lib/tsc.js"),
    "--noEmit",
  ],
  secretlint: [join(root, "bench/score/hand-secretlint.ts")],
  "js-x-ray": [join(root, "bench/score/hand-x-ray.ts")],
};

/** The command line as it is published, where it finds its packages. */
async function packedCli(): Promise<string> {
  await mkdir(join(root, "node_modules/.cache"), { recursive: true });
  const folder = await mkdtemp(join(root, "node_modules/.cache/bench-cli-"));
  for (const { path, contents } of await cliPackage(root))
    await writeFile(join(folder, basename(path)), contents);
  return folder;
}

async function compare(cli: string, lines: number): Promise<Row[]> {
  const project = await makeProject(lines);
  const sums: number[] = [];
  const slowest: number[] = [];
  const again: number[] = [];
  const times: Record<string, number[]> = {};
  const note = (what: string, ms: number) =>
    (times[what] = [...(times[what] ?? []), round2(ms / 1000)]);
  const score = (folder: string) => [
    join(cli, "miyabi.js"),
    ...["score", folder, "--no-tests", "--json"],
  ];
  // All of them were used before on this machine, and never on this project.
  const other = await makeProject(1_000);
  const compiled = await mkdtemp(join(tmpdir(), "bench-code-"));
  const handEnv = { NODE_COMPILE_CACHE: compiled };
  for (const args of Object.values(byHand)) await run(other, args, handEnv);
  for (let round = 0; round < rounds; round += 1) {
    const cache = await mkdtemp(join(tmpdir(), "bench-cache-"));
    const env = { XDG_CACHE_HOME: cache };
    await run(other, score(other), env);
    const first = await run(project, score(project), env);
    const second = await run(project, score(project), env);
    await rm(cache, { recursive: true });
    const tools: number[] = [];
    for (const [name, args] of Object.entries(byHand)) {
      const { ms } = await run(project, args, handEnv);
      tools.push(ms);
      note(name, ms);
    }
    note("miyabi score --no-tests", first.ms);
    note("the same again", second.ms);
    sums.push(first.ms / tools.reduce((sum, ms) => sum + ms, 0));
    slowest.push(first.ms / Math.max(...tools));
    again.push(second.ms / first.ms);
  }
  for (const folder of [project, other, compiled])
    await rm(folder, { recursive: true });
  const size = `${lines.toLocaleString("en")} lines`;
  return [
    ...Object.entries(times).map(([what, seconds]) => ({
      what: `${size}: ${what}, s`,
      rounds: seconds.join(" "),
    })),
    ratioRow(`${size}: score / sum by hand`, sums, "≤ 0.5"),
    ratioRow(`${size}: score / slowest tool`, slowest, "-"),
    ratioRow(`${size}: again / first`, again, "≤ 0.05"),
  ];
}

/** Time and memory by size: both should grow with the lines and no faster. */
async function growth(cli: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const lines of [1_000, 10_000, 100_000]) {
    const project = await makeProject(lines);
    const args = [join(cli, "miyabi.js"), "score", project, "--no-tests"];
    // A folder that cannot be made is no cache.
    const env = { XDG_CACHE_HOME: "/dev/null" };
    const { ms, mb } = await run(project, args, env);
    await rm(project, { recursive: true });
    rows.push({
      what: `growth, ${lines.toLocaleString("en")} lines`,
      seconds: round2(ms / 1000),
      "s / 10,000 lines": round2((ms / 1000 / lines) * 10_000),
      MB: Math.round(mb),
    });
  }
  return rows;
}

/**
 * `miyabi score --no-tests` against what a person runs by hand one after another on the same project, a second run of it, and
 * how time and memory grow.
 */
export async function scoreBench(): Promise<Row[]> {
  const cli = await packedCli();
  try {
    return [
      ...(await compare(cli, 10_000)),
      ...(await compare(cli, 80_000)),
      ...(await growth(cli)),
    ];
  } finally {
    await rm(cli, { recursive: true });
  }
}
