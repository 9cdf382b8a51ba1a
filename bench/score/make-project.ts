import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Lines of one module below. */
const MODULE_LINES = 100;

/** One module of ordinary TypeScript, different for each number, which imports from the one before. */
function moduleText(n: number): string {
  const before = n === 0 ? null : n - 1;
  const blocks = Array.from({ length: 6 }, (_, block) => {
    const name = `${n}x${block}`;
    return `/**
 * Sums up entry ${name}: what is missing counts as nothing, and what is
 * negative is left out.
 */
export function total${name}(entries: readonly Entry${n}[]): number {
  let sum = ${block};
  for (const { amount, label } of entries) {
    if (amount === null || label.startsWith("${name}")) continue;
    sum += amount > 0 ? amount * ${block + 1} : 0;
  }
  return sum;
}
`;
  });
  const lines =
    `${before === null ? 'const base = "base";' : `import { kindOf${before} as base } from "./module-${before}.js";`}

export interface Entry${n} {
  label: string;
  amount: number | null;
  tags: ReadonlyMap<string, readonly string[]>;
}

export type Kind${n} = "plain" | "tagged" | "empty";

export function kindOf${n}(entry: Entry${n}): Kind${n} {
  switch (entry.tags.size) {
    case 0:
      return entry.amount === null ? "empty" : "plain";
    default:
      return "tagged";
  }
}

export const described${n} = typeof base;

${blocks.join("\n")}`.split("\n");
  while (lines.length < MODULE_LINES) lines.push(`// ${n}`);
  return lines.slice(0, MODULE_LINES).join("\n");
}

/**
 * A git repository with a plugin in TypeScript, the same for the same number of lines.
 *
 * @param lines rounded up to whole modules
 * @returns its folder, below the folder for temporary files
 */
export async function makeProject(lines: number): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "bench-score-"));
  const files: Record<string, string> = {
    ".claude-plugin/plugin.json":
      '{"name":"bench","version":"1.0.0","description":"Made for a benchmark","author":{"name":"Bench"}}',
    "README.md": "# Bench\n",
    "package.json": '{"name":"bench","version":"1.0.0","type":"module"}',
    "tsconfig.json": JSON.stringify({
      compilerOptions: {
        target: "es2022",
        module: "nodenext",
        strict: true,
        types: [],
      },
      include: ["src"],
    }),
  };
  for (let n = 0; n < Math.ceil(lines / MODULE_LINES); n += 1)
    files[`src/module-${n}.ts`] = moduleText(n);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", root, ...args], {
      env: {
        PATH: process.env["PATH"],
        HOME: root,
        GIT_AUTHOR_NAME: "bench",
        GIT_AUTHOR_EMAIL: "bench@example.com",
        GIT_COMMITTER_NAME: "bench",
        GIT_COMMITTER_EMAIL: "bench@example.com",
      },
    });
  git("init", "--quiet");
  git("add", "--all");
  git("commit", "--quiet", "--message", "all");
  return root;
}
