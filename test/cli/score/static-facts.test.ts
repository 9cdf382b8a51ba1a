import { chmod, mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openFactsCache } from "../../../src/cli/score/facts-cache.ts";
import { staticFacts } from "../../../src/cli/score/static-facts.ts";
import type { StaticFacts } from "../../../src/score/facts.ts";
import { local } from "../../collect/support/temp-plugin.ts";
import { emptyFolder } from "../../action/support/run-entry.ts";
import { pluginFolder } from "../../action/support/plugin-folder.ts";
import { staticFactsOf } from "../../score/facts-of.ts";

const start = new Date("2026-11-28T12:00:00Z");

/** A person's machine with one plugin, and a collector that counts. */
async function machine(facts: StaticFacts = staticFactsOf()) {
  const home = await emptyFolder();
  const { root } = await pluginFolder();
  const state = { collected: 0, now: start, home, root };
  const score = (path = ".") =>
    staticFacts(
      { ...local, root, path },
      { env: { HOME: home }, clock: () => state.now },
      () => {
        state.collected += 1;
        return Promise.resolve(facts);
      },
    );
  const folder = join(home, ".cache/miyabi/static-facts");
  const git = (...args: string[]) =>
    local.run("git", ["-c", "user.name=o", "-c", "user.email=o@e", ...args], {
      cwd: root,
      timeoutMs: 10_000,
      maxBytes: 1_000,
    });
  return { state, score, folder, git };
}

describe("static facts of the same tree", () => {
  it("are collected once, and are the same the second time", async () => {
    const { state, score } = await machine();
    const first = await score();
    expect(await score()).toEqual(first);
    expect(state.collected).toBe(1);
  });

  it("are collected again after a commit, for another path, and a day later", async () => {
    const { state, score, git } = await machine();
    await score();
    await score("src");
    expect(state.collected).toBe(2);
    await writeFile(join(state.root, "src/double.js"), "export {};\n");
    await git("commit", "--all", "--quiet", "--message", "second");
    await score();
    expect(state.collected).toBe(3);
    state.now = new Date(Date.now() + 25 * 60 * 60_000);
    await score();
    expect(state.collected).toBe(4);
  });

  it("are collected again after an hour when nobody could be asked for weaknesses", async () => {
    const advisories = { status: "unknown", reason: "offline" } as const;
    const { state, score } = await machine(staticFactsOf({ advisories }));
    await score();
    state.now = new Date(Date.now() + 2 * 60 * 60_000);
    await score();
    expect(state.collected).toBe(2);
  });

  it("are always collected while a change is not committed", async () => {
    const { state, score } = await machine();
    await score();
    await writeFile(join(state.root, "src/double.js"), "export {};\n");
    await score();
    await score();
    expect(state.collected).toBe(3);
  });

  it("are not kept when a tool or the network failed", async () => {
    const broken = { status: "infra_error", reason: "npm is away" } as const;
    const { state, score } = await machine(staticFactsOf({ types: broken }));
    await score();
    await score();
    expect(state.collected).toBe(2);
  });

  it("lie where only this person can read and write", async () => {
    const { state, score, folder } = await machine();
    await score();
    await chmod(folder, 0o777);
    await score();
    expect(state.collected).toBe(2);
  });

  it("are collected, and not kept, where the home cannot be written to", async () => {
    const { state, score } = await machine();
    await writeFile(join(state.home, ".cache"), "no folder");
    await score();
    await score();
    expect(state.collected).toBe(2);
  });

  it("are collected again when what was kept cannot be read", async () => {
    const { state, score, folder } = await machine();
    const first = await score();
    const [name = ""] = await readdir(folder);
    await writeFile(join(folder, name), '{"schema":1');
    expect(await score()).toEqual(first);
    expect(state.collected).toBe(2);
    expect(await readFile(join(folder, name), "utf8")).toContain(
      "tool_versions",
    );
  });
});

it("no more than a hundred trees are kept", async () => {
  const folder = join(await emptyFolder(), "kept");
  await mkdir(folder, { mode: 0o700 });
  const cache = openFactsCache(folder, () => start);
  for (let n = 0; n < 105; n += 1)
    await cache.put(`tree-${n}`, staticFactsOf());
  expect(await readdir(folder)).toHaveLength(100);
});
