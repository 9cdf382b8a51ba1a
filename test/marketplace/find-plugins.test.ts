import { expect, it } from "vitest";
import { findPlugins } from "../../src/marketplace/find-plugins.ts";
import { touchedPlugins } from "../../src/marketplace/touched-plugins.ts";

const at = (folder: string) => `${folder}/.claude-plugin/plugin.json`;

it("a manifest at the root is one plugin, whatever lies below it", () => {
  expect(
    findPlugins([".claude-plugin/plugin.json", at("templates/plugin")], null),
  ).toEqual(["."]);
});

it("manifests further down are plugins, but not those of tests and dependencies", () => {
  expect(
    findPlugins(
      [
        at("plugins/b"),
        at("plugins/a"),
        at("test/fixtures/bad"),
        at("node_modules/x"),
        "plugins/c/README.md",
      ],
      null,
    ),
  ).toEqual(["plugins/a", "plugins/b"]);
});

it("a marketplace file names its own folders; what leads out of the repository is not looked for", () => {
  const catalogue = JSON.stringify({
    metadata: { pluginRoot: "./packages" },
    plugins: [
      { name: "a", source: "./plugins/a/" },
      { name: "b", source: "b" },
      { name: "up", source: "./../../etc" },
      { name: "other", source: { source: "github", repo: "o/r" } },
    ],
  });
  expect(findPlugins([], catalogue)).toEqual(["packages/b", "plugins/a"]);
  expect(findPlugins([at("x")], "not JSON")).toEqual(["x"]);
});

it("a changed file belongs to the plugin nearest above it", () => {
  const plugins = [".", "plugins/a", "plugins/ab"];
  const touched = (...files: string[]) => touchedPlugins(plugins, files);
  expect(touched("README.md")).toEqual(["."]);
  expect(touched("plugins/ab/x.md")).toEqual(["plugins/ab"]);
  expect(touched("plugins/a/x.md", "plugins/c/y.md")).toEqual([
    ".",
    "plugins/a",
  ]);
  expect(touchedPlugins(["plugins/a"], ["docs/a.md"])).toEqual([]);
});
