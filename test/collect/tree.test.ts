import { execFileSync } from "node:child_process";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { RunCommand } from "../../src/collect/run.ts";
import { openTree } from "../../src/collect/tree.ts";
import { local, tempPlugin } from "./support/temp-plugin.ts";

/** A git that lists what it is told. */
const gitThatLists =
  (stdout: string): RunCommand =>
  () =>
    Promise.resolve({ code: 0, stdout, stderr: "", timedOut: false });

const entry = (path: string) => `100644 ${"0".repeat(40)} 0\t${path}`;

describe("the files of a plugin", () => {
  it("are the regular ones that git tracks below its path", async () => {
    const root = await tempPlugin({
      "plugins/a/src/one.ts": "1",
      "plugins/a/ignored.ts": "2",
      "plugins/b/other.ts": "3",
      ".gitignore": "ignored.ts",
    });
    await symlink("/etc/passwd", join(root, "plugins/a/link.ts"));
    const git = (...args: string[]) => execFileSync("git", args, { cwd: root });
    git("init", "--quiet");
    git("add", "--all");
    await writeFile(join(root, "plugins/a/untracked.ts"), "4");
    const tree = await openTree({ ...local, root, path: "plugins/a" });
    expect(tree.files).toEqual(["src/one.ts"]);
    expect(tree.links).toEqual(["link.ts"]);
    expect(await tree.read("src/one.ts")).toBe("1");
    expect(await tree.read("../b/other.ts")).toBeNull();
    expect(await tree.read("link.ts")).toBeNull();
  });

  it("leave out what lies behind a folder that became a link", async () => {
    const root = await tempPlugin({ "kept.ts": "1" });
    await mkdir(join(root, "real"));
    await symlink("/etc", join(root, "src"));
    const run = gitThatLists(
      [entry("kept.ts"), entry("src/passwd")].join("\0"),
    );
    expect((await openTree({ run, root, path: "." })).files).toEqual([
      "kept.ts",
    ]);
  });

  it("are refused at once when there are too many (a million, in the long run)", async () => {
    const root = await tempPlugin({ "a.ts": "" });
    const count = process.env["LONG"] === "1" ? 1_000_000 : 51_000;
    const many = Array.from({ length: count }, (_, n) => entry(`f/${n}.ts`));
    await expect(
      openTree({ root, path: ".", run: gitThatLists(many.join("\0")) }),
    ).rejects.toMatchObject({ code: "validation_error" });
  });

  it("are refused when their names alone are more than can be listed", async () => {
    const root = await tempPlugin({ "a.ts": "" });
    const long = entry("x".repeat(64 * 1024 * 1024));
    await expect(
      openTree({ root, path: ".", run: gitThatLists(long) }),
    ).rejects.toMatchObject({ code: "validation_error" });
  });
});
