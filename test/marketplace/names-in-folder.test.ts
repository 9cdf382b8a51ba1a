import { expect, it } from "vitest";
import { namesInFolder } from "../../src/marketplace/names-in-folder.ts";

const document = (plugins: unknown[], metadata?: object) =>
  JSON.stringify({ metadata, plugins });

it.each([
  ["./", "."],
  [".", "."],
  ["./plugins/a/", "plugins/a"],
  ["plugins/a", "./plugins/a"],
])("a plugin at %j stands in the folder %j", (source, folder) => {
  const text = document([{ name: "one", source }]);
  expect(namesInFolder(text, folder)).toEqual(["one"]);
});

it("all that share the folder are named, and what comes from elsewhere is not", () => {
  const text = document([
    { name: "one", source: "./", strict: false },
    { name: "two", source: "./", strict: false },
    { name: "three", source: "./three" },
    { name: "four", source: { source: "github", repo: "a/b" } },
  ]);
  expect(namesInFolder(text, ".")).toEqual(["one", "two"]);
});

it("a bare source is below the root that the file names for plugins", () => {
  const text = document([{ name: "one", source: "a" }], {
    pluginRoot: "./plugins",
  });
  expect(namesInFolder(text, "plugins/a")).toEqual(["one"]);
});

it.each(["", "null", "[]", "{", '{"plugins":1}', '{"plugins":[null,{}]}'])(
  "nobody is named by %j",
  (text) => {
    expect(namesInFolder(text, ".")).toEqual([]);
  },
);

it("a file of megabytes is not read", () => {
  const text = document([{ name: "one", source: "./" }], {
    x: "x".repeat(1_048_577),
  });
  expect(namesInFolder(text, ".")).toEqual([]);
});
