import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";
import ts from "typescript";
import { forbiddenImport, forbiddenVendors } from "./support/layers.ts";

const root = new URL("..", import.meta.url).pathname;

function handWritten(pattern: string): string[] {
  return globSync(pattern, { cwd: root }).filter(
    (file) => !/(^|\/)(node_modules|dist|fixtures|build)\//.test(file),
  );
}

const sources = [
  ...handWritten("src/**/*.ts"),
  ...handWritten("action/**/*.ts"),
];
const everything = [
  ...sources,
  ...handWritten("test/**/*.ts"),
  ...handWritten("scripts/**/*.ts"),
  ...handWritten("bench/**/*.ts"),
];

function read(file: string): string {
  return readFileSync(join(root, file), "utf8");
}

/** Every module a file names: relative ones as a path from the root, packages and `node:` ones as they stand. */
function importsOf(file: string): string[] {
  return ts
    .preProcessFile(read(file), true, true)
    .importedFiles.map(({ fileName }) =>
      fileName.startsWith(".")
        ? normalize(join(dirname(file), fileName))
        : fileName,
    );
}

describe("the direction of imports", () => {
  it.each(sources)("%s imports only what its place allows", (file) => {
    const wrong = importsOf(file)
      .map((target) => forbiddenImport(file, target))
      .filter((reason) => reason !== null);
    expect(wrong).toEqual([]);
  });

  it("nobody but the composition root reads the environment on the server", () => {
    const readers = handWritten("src/**/*.ts").filter(
      (file) =>
        !file.startsWith("src/cli/") &&
        /\bprocess\.env\b/.test(
          read(file).replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, ""),
        ),
    );
    expect(readers).toEqual(["src/main.ts"]);
  });
});

describe("the bundles of the Action", () => {
  it.each(["static", "tests", "report", "publish"])(
    "%s carries nothing that it must not",
    (entry) => {
      const bundle = read(`action/${entry}/dist/index.js`);
      expect(
        forbiddenVendors(entry).filter((name) => bundle.includes(name)),
      ).toEqual([]);
    },
  );
});

describe("house rules", () => {
  it.each(everything)("%s ends before 250 lines", (file) => {
    expect(read(file).split("\n").length).toBeLessThanOrEqual(251);
  });

  it("no file re-exports another one whole", () => {
    expect(
      everything.filter((file) => /^export \* from/m.test(read(file))),
    ).toEqual([]);
  });
});
