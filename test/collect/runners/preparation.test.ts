import { describe, expect, it } from "vitest";
import { readPackageJson } from "../../../src/collect/package-json.ts";
import { detectRunner } from "../../../src/collect/runners/detect-runner.ts";
import { preparation } from "../../../src/collect/runners/preparation.ts";

function prepared(
  scripts: Record<string, string>,
  devDependencies: Record<string, string> = {},
): string[] {
  const pkg = readPackageJson(JSON.stringify({ scripts, devDependencies }));
  const found = detectRunner(pkg, []);
  if ("reason" in found) throw new Error(found.reason);
  return preparation(pkg, found);
}

describe("what comes before the tests", () => {
  it("is what the test script gives before its runner, as it is written", () => {
    const test = 'npm run build && tsc -p "t s.json" && node --test && echo ok';
    expect(prepared({ test, build: "tsup" })).toEqual([
      "npm run build",
      'tsc -p "t s.json"',
    ]);
  });

  it("has no part in it that only checks", () => {
    const test =
      "eslint . && prettier --check . && npm run lint && tsc --noEmit && tsc && node --test";
    expect(prepared({ test, lint: "eslint ." })).toEqual(["tsc"]);
  });

  it("is found in the script that starts the runner, and in the hooks before both", () => {
    const scripts = {
      pretest: "clean",
      test: "npm run unit",
      preunit: "make data",
      unit: "tsc && mocha",
    };
    expect(prepared(scripts, { mocha: "*" })).toEqual([
      "npm run --silent pretest",
      "npm run --silent preunit",
      "tsc",
    ]);
  });

  it("is only the hook where the runner is told from the dependencies", () => {
    const scripts = { pretest: "tsc", test: "turbo test" };
    expect(prepared(scripts, { vitest: "*" })).toEqual([
      "npm run --silent pretest",
    ]);
  });

  it("is nothing where the script is run as it is", () => {
    expect(prepared({ pretest: "tsc", test: "make test" })).toEqual([]);
  });
});
