import { readFile, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { collectStatic } from "../../src/collect/collect-static.ts";
import type { RunCommand } from "../../src/collect/run.ts";
import {
  local,
  tempPlugin,
  typescriptPlugin,
} from "../collect/support/temp-plugin.ts";

/** A machine whose npm installs nothing, and tells what it was given. */
function machineWithNpm() {
  const given: { args: readonly string[]; files: string[] }[] = [];
  const run: RunCommand = async (command, args, options) => {
    if (command !== "npm") return local.run(command, args, options);
    // It is also asked for the address of the registry.
    if (args[0] !== "config")
      given.push({ args, files: await readdir(options.cwd) });
    return { code: 0, stdout: "", stderr: "", timedOut: false };
  };
  return { given, run };
}

const collect = (root: string, run: RunCommand) =>
  collectStatic({ ...local, root, run, useInstalled: false });

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

describe("installing the types of dependencies runs nothing of the plugin:", () => {
  it("its .npmrc with git=, node-options= and registry= is not there, and no script is allowed", async () => {
    const { given, run } = machineWithNpm();
    const npmrc = [
      "git=./evil.sh",
      "node-options=--require ./evil.cjs",
      "registry=http://127.0.0.1:9/",
      "ignore-scripts=false",
    ].join("\n");
    const root = await tempPlugin(
      typescriptPlugin("export const n: number = 1;\n", {
        "package.json":
          '{"name":"x","version":"1.0.0","dependencies":{"left-pad":"^1.3.0"},"scripts":{"preinstall":"touch sprung"}}',
        "package-lock.json": '{"lockfileVersion":3,"packages":{"":{}}}',
        ".npmrc": npmrc,
        "evil.sh": "touch sprung",
        "evil.cjs": "require('node:fs').writeFileSync('sprung', '');",
        ".pnpmfile.cjs": "require('node:fs').writeFileSync('sprung', '');",
        ".yarnrc.yml": "yarnPath: ./evil.cjs",
      }),
    );
    await collect(root, run);
    expect(given).toHaveLength(1);
    expect(given[0]?.files.sort()).toEqual([
      "package-lock.json",
      "package.json",
    ]);
    for (const flag of [
      "--ignore-scripts",
      "--allow-git=none",
      "--allow-remote=none",
    ])
      expect(given[0]?.args).toContain(flag);
    expect(await exists(join(root, "sprung"))).toBe(false);
  });

  it.each([
    ["git", "git+https://example.com/evil.git"],
    ["a file", "file:./evil"],
    ["a link", "link:../../evil"],
    ["a shorthand of GitHub", "octocat/evil"],
    ["an address", "https://example.com/evil.tgz"],
  ])(
    "a dependency from %s is refused before npm is asked",
    async (_, range) => {
      const { given, run } = machineWithNpm();
      const root = await tempPlugin(
        typescriptPlugin("export const n: number = 1;\n", {
          "package.json": JSON.stringify({ dependencies: { evil: range } }),
        }),
      );
      const { types } = await collect(root, run);
      expect(types).toMatchObject({ status: "failed" });
      expect(given).toEqual([]);
    },
  );

  it("a lockfile that takes an innocent range from git is refused by npm itself", async () => {
    const root = await tempPlugin(
      typescriptPlugin("export const n: number = 1;\n", {
        "package.json":
          '{"name":"x","version":"1.0.0","dependencies":{"a":"^1.0.0"}}',
        "package-lock.json": JSON.stringify({
          name: "x",
          version: "1.0.0",
          lockfileVersion: 3,
          packages: {
            "": { name: "x", version: "1.0.0", dependencies: { a: "^1.0.0" } },
            "node_modules/a": {
              version: "1.0.0",
              resolved: `git+file:///nowhere/evil.git#${"0".repeat(40)}`,
            },
          },
        }),
      }),
    );
    const { types } = await collect(root, local.run);
    expect(types).toMatchObject({ status: "failed" });
  });

  it("what a lockfile links to inside the plugin is not carried along", async () => {
    const { given, run } = machineWithNpm();
    const root = await tempPlugin(
      typescriptPlugin("export const n: number = 1;\n", {
        "package.json": '{"dependencies":{"a":"^1.0.0"}}',
        "package-lock.json": JSON.stringify({
          lockfileVersion: 3,
          packages: {
            "": { dependencies: { a: "^1.0.0" } },
            "node_modules/a": { resolved: "../../../evil", link: true },
            "../../../evil": { version: "1.0.0" },
          },
        }),
        "evil/package.json": '{"scripts":{"install":"touch sprung"}}',
      }),
    );
    await collect(root, run);
    expect(given[0]?.files.sort()).toEqual([
      "package-lock.json",
      "package.json",
    ]);
    expect(await readFile(join(root, "package.json"), "utf8")).toContain('"a"');
  });
});
