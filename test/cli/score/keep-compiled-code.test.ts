import { execFile } from "node:child_process";
import { chmod, mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { tempPlugin } from "../../collect/support/temp-plugin.ts";

const run = promisify(execFile);
const program = new URL(
  "../../../src/cli/score/keep-compiled-code.ts",
  import.meta.url,
).href;

/** In a process of its own: it cannot be taken back. @returns where that process keeps compiled code */
async function keptIn(env: Readonly<Record<string, string>>): Promise<string> {
  const code = [
    `import { keepCompiledCode } from ${JSON.stringify(program)};`,
    `await keepCompiledCode(${JSON.stringify(env)});`,
    'const { getCompileCacheDir } = await import("node:module");',
    'console.log(getCompileCacheDir() ?? "nowhere");',
  ].join("\n");
  const { stdout } = await run(process.execPath, [
    "--input-type=module",
    "--eval",
    code,
  ]);
  return stdout.trim();
}

describe("compiled code", () => {
  it("is kept in a folder that is the person's alone", async () => {
    const home = await tempPlugin({});
    const folder = join(home, "miyabi/code");
    expect(await keptIn({ XDG_CACHE_HOME: home })).toContain(folder);
    await chmod(folder, 0o777);
    expect(await keptIn({ XDG_CACHE_HOME: home })).toBe("nowhere");
  });

  it("is kept nowhere without a home, and not behind a link", async () => {
    const home = await tempPlugin({});
    expect(await keptIn({})).toBe("nowhere");
    await mkdir(join(home, "elsewhere"), { mode: 0o700 });
    await mkdir(join(home, "miyabi"));
    await symlink(join(home, "elsewhere"), join(home, "miyabi/code"));
    expect(await keptIn({ XDG_CACHE_HOME: home })).toBe("nowhere");
  });

  it("does not grow without end", async () => {
    const home = await tempPlugin({});
    const folder = join(home, "miyabi/code");
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (let n = 0; n <= 5_000; n += 1)
      await writeFile(join(folder, String(n)), "");
    await keptIn({ XDG_CACHE_HOME: home });
    expect((await readdir(folder)).length).toBeLessThan(10);
  });
});
