import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cliPackage } from "../../scripts/bundling/npm-packages.ts";
import { typed } from "./support/hook-input.ts";

const root = join(import.meta.dirname, "../..");
let folder = "";

/** The Node of this project, and the one of the machine where there is another. */
function nodes(): string[] {
  const ofMachine = (process.env["PATH"] ?? "")
    .split(delimiter)
    .filter((place) => !place.includes("node_modules"))
    .map((place) => join(place, "node"))
    .find((path) => existsSync(path));
  return [...new Set([process.execPath, ofMachine ?? process.execPath])];
}

/** @param place "cli" has no packages beside it, "installed" has */
function run(
  node: string,
  args: string[],
  stdin: string,
  place: "cli" | "installed" = "cli",
) {
  return new Promise<{ code: unknown; stdout: string; stderr: string }>(
    (resolve) => {
      const child = execFile(
        node,
        [join(folder, place, "miyabi.js"), ...args],
        { env: { HOME: folder } },
        (error, stdout, stderr) =>
          resolve({ code: error?.code ?? 0, stdout, stderr }),
      );
      child.stdin?.end(stdin);
    },
  );
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cli-"));
  const files = await cliPackage(root);
  for (const place of ["cli", "installed"]) {
    await mkdir(join(folder, place));
    for (const { path, contents } of files)
      await writeFile(join(folder, place, basename(path)), contents);
  }
  await symlink(
    join(root, "node_modules"),
    join(folder, "installed/node_modules"),
  );
});
afterAll(() => rm(folder, { recursive: true }));

describe.each(nodes())(
  "the command line as it is published, with %s",
  (node) => {
    it("lists its commands without any of its packages", async () => {
      const { code, stdout } = await run(node, ["--help"], "");
      expect(code).toBe(0);
      expect(stdout).toContain("hook agent-run");
      const { stdout: version } = await run(node, ["--version"], "");
      expect(version).toMatch(/^\d+\.\d+\.\d+\n$/);
    });

    it.each(["score", "submit", "submit status"])(
      "says how %s is used, with the packages it names",
      async (name) => {
        const args = [...name.split(" "), "--help"];
        const { code, stdout } = await run(node, args, "", "installed");
        expect(code).toBe(0);
        expect(stdout).toContain(`Usage: miyabi ${name}`);
      },
    );

    it("answers a prompt in the hook without any package: neither compilers nor cryptography are loaded", async () => {
      const said = await run(node, ["hook", "agent-run"], typed("hello"));
      expect(said).toEqual({ code: 0, stdout: "", stderr: "" });
    });

    it("says so, and blocks nothing, when the hook cannot be loaded whole", async () => {
      const { code, stdout } = await run(
        node,
        ["hook", "agent-run"],
        typed("/agent-run #1"),
      );
      expect(code).toBe(0);
      expect(stdout).toContain("did not check this");
    });
  },
);
