import { spawn } from "node:child_process";
import { mkdtemp, readdir, readlink, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import { expect, it, onTestFinished, vi } from "vitest";
import { tempPlugin } from "../collect/support/temp-plugin.ts";

/** Working folders of all processes that may be looked at; of one that is gone it says "(deleted)". */
async function workingFolders(): Promise<string[]> {
  const names = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const folders = names.map((pid) => readlink(`/proc/${pid}/cwd`));
  const read = await Promise.allSettled(folders);
  return read.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
}

it("Ctrl+C leaves no process and no file behind, in the middle of the plugin's tests", async () => {
  const folder = await mkdtemp(join(tmpdir(), "miyabi-interrupt-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const root = await tempPlugin({
    ".claude-plugin/plugin.json": '{"name":"slow","version":"1.0.0"}',
    "package.json": '{"type":"module","scripts":{"test":"node --test"}}',
    "src/a.js": "export const a = 1;\n",
    "test/a.test.js": "setInterval(() => {}, 1000);\n",
  });
  const child = spawn(
    process.execPath,
    [new URL("../../src/cli/main.ts", import.meta.url).pathname, "score", root],
    {
      env: { ...process.env, TMPDIR: folder },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const ended = once(child, "exit");
  for await (const words of child.stderr)
    if (String(words).includes("running the tests with")) break;
  expect(await readdir(folder)).toHaveLength(1);
  child.kill("SIGINT");
  const [code] = (await ended) as [number];
  expect(code).toBe(130);
  expect(await readdir(folder)).toEqual([]);
  await vi.waitFor(async () => {
    const left = (await workingFolders()).filter((one) =>
      one.startsWith(folder),
    );
    expect(left).toEqual([]);
  });
});
