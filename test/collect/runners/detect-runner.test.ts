import { describe, expect, it } from "vitest";
import { readPackageJson } from "../../../src/collect/package-json.ts";
import { detectRunner } from "../../../src/collect/runners/detect-runner.ts";

const detect = (pkg: object, files: string[] = []) =>
  detectRunner(readPackageJson(JSON.stringify(pkg)), files);

describe("the runner of a plugin's tests", () => {
  it.each([
    ["vitest run && echo done", { vitest: "^5" }, "vitest", []],
    ["node --test", {}, "node:test", []],
    [
      "tsc && node --test 'test/*.test.js'",
      {},
      "node:test",
      ["test/*.test.js"],
    ],
    [
      "node --import tsx --test test/a.ts",
      {},
      "node:test",
      ["--import", "tsx", "test/a.ts"],
    ],
    [
      "node --experimental-test-coverage --test-reporter=spec --test",
      {},
      "node:test",
      [],
    ],
  ])("%s", (test, devDependencies, runner, args) => {
    expect(detect({ scripts: { test }, devDependencies })).toEqual({
      runner,
      args,
    });
  });

  it("is node:test where there are test files and no script", () => {
    expect(detect({}, ["test/a.test.js"])).toMatchObject({
      runner: "node:test",
    });
  });

  it.each([
    [{ scripts: { test: "jest" } }, [], /tests run with jest/],
    [
      { scripts: { test: "make test" } },
      ["a.test.js"],
      /does not name a known runner/,
    ],
    [{ scripts: { test: "vitest" } }, [], /does not declare it/],
    [{}, ["src/a.js"], /there are no tests/],
  ])(
    "is not found in %j, and the reason says what to do",
    (pkg, files, reason) => {
      const found = detect(pkg, files);
      expect("reason" in found && found.reason).toMatch(reason);
    },
  );
});
