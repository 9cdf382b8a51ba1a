import { describe, expect, it } from "vitest";
import { readPackageJson } from "../../../src/collect/package-json.ts";
import { detectRunner } from "../../../src/collect/runners/detect-runner.ts";

const detect = (pkg: object, files: string[] = []) =>
  detectRunner(readPackageJson(JSON.stringify(pkg)), files);

describe("the runner of a plugin's tests", () => {
  it.each([
    ["vitest run && echo done", { vitest: "^5" }, "vitest", []],
    [
      "vitest run --coverage --config a.ts --reporter dot",
      { vitest: "^5" },
      "vitest",
      ["--config", "a.ts"],
    ],
    [
      "jest --coverage --config x.json",
      { jest: "*" },
      "jest",
      ["--config", "x.json"],
    ],
    [
      "nyc --reporter=text mocha -r ts-node/register -R dot 't/*.ts'",
      { mocha: "*" },
      "mocha",
      ["-r", "ts-node/register", "t/*.ts"],
    ],
    ["npx c8 ava --verbose test/a.js", { ava: "*" }, "ava", ["test/a.js"]],
    [
      "tap run --disable-coverage test/a.js",
      { tap: "*" },
      "tap",
      ["test/a.js"],
    ],
    ["bun test --coverage src", {}, "bun", ["src"]],
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
    ["tsx --test test/a.ts", {}, "node:test", ["--import", "tsx", "test/a.ts"]],
    [
      "node --experimental-test-coverage --test-reporter=spec --test",
      {},
      "node:test",
      [],
    ],
    ["make test", {}, "npm test", []],
    ["tsx test/run.ts", {}, "npm test", []],
    ["./run-tests.sh", { vitest: "^5" }, "vitest", []],
  ])("%s", (test, devDependencies, runner, args) => {
    expect(detect({ scripts: { test }, devDependencies })).toMatchObject({
      runner,
      args,
    });
  });

  it("keeps the variables and the options of node that the script sets", () => {
    const test =
      "cross-env NODE_OPTIONS='--no-warnings' node --experimental-vm-modules node_modules/jest/bin/jest.js";
    expect(
      detect({ scripts: { test }, devDependencies: { jest: "*" } }),
    ).toEqual({
      runner: "jest",
      args: [],
      nodeArgs: ["--experimental-vm-modules"],
      env: { NODE_OPTIONS: "--no-warnings" },
      script: "test",
    });
  });

  it("is looked for in the scripts that the test script calls, and before them in no other", () => {
    const scripts = {
      "test:e2e": "playwright test",
      test: "npm run lint && npm run test:unit",
      lint: "eslint .",
      "test:unit": "mocha",
    };
    const devDependencies = { mocha: "*", vitest: "*" };
    expect(detect({ scripts, devDependencies })).toMatchObject({
      runner: "mocha",
    });
  });

  it("does not follow scripts that call each other for ever", () => {
    const scripts = {
      test: "npm run a && npm run a",
      a: "npm test && npm test",
    };
    expect(detect({ scripts })).toMatchObject({ runner: "npm test" });
  });

  it("is node:test where there are test files and no script", () => {
    expect(detect({}, ["test/a.test.js"])).toMatchObject({
      runner: "node:test",
    });
  });

  it.each([
    [{ scripts: { test: "jest" } }, /does not declare it/],
    [{ scripts: { test: "deno test" } }, /tests run with deno/],
    [
      { scripts: { test: 'echo "Error: no test specified" && exit 1' } },
      /there are no tests/,
    ],
    [{}, /there are no tests/],
  ])("is not found in %j, and the reason says why", (pkg, reason) => {
    const found = detect(pkg, ["src/a.js"]);
    expect("reason" in found && found.reason).toMatch(reason);
  });
});
