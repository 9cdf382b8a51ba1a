import { describe, expect, it } from "vitest";
import { collectStatic } from "../../src/collect/collect-static.ts";
import { collectTests } from "../../src/collect/collect-tests.ts";
import { judge } from "../../src/score/judge.ts";
import { fixture, local, tempPlugin } from "./support/temp-plugin.ts";

const options = {
  ...local,
  timeoutMs: 60_000,
  network: "off-if-possible",
} as const;
const collect = (root: string) => collectTests({ ...options, root });

describe("coverage", () => {
  it.each(["typescript-node-test", "typescript-vitest"])(
    "of the fixture %s leaves out only its entry point",
    async (name) => {
      const root = fixture(name);
      const report = judge(
        await collectStatic({ ...local, root }),
        await collect(root),
      );
      expect(report).toMatchObject({
        score: 99,
        slots: { tests: { score: 98.48 } },
      });
    },
  );

  it("of built code is given to the sources through the source map", async () => {
    const root = await tempPlugin({
      "package.json":
        '{"type":"module","scripts":{"build":"node build.config.js","test":"npm run build && node --test"},"devDependencies":{"typescript":"^6.0.0"}}',
      "src/a.ts": "enum E {\n  One = 1,\n}\nexport const a = E.One;\n",
      "build.config.js": [
        "import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';",
        "import ts from 'typescript';",
        "const { outputText, sourceMapText } = ts.transpileModule(readFileSync('src/a.ts', 'utf8'), {",
        "  fileName: '../src/a.ts',",
        "  compilerOptions: { module: 'esnext', target: 'es2023', sourceMap: true, sourceRoot: '' },",
        "});",
        "const map = { ...JSON.parse(sourceMapText), sources: ['../src/a.ts'] };",
        "mkdirSync('dist');",
        "writeFileSync('dist/a.js', outputText.replace(/sourceMappingURL=.*/, 'sourceMappingURL=a.js.map'));",
        "writeFileSync('dist/a.js.map', JSON.stringify(map));",
      ].join("\n"),
      "tests/a.test.js": [
        "import assert from 'node:assert/strict';",
        "import { test } from 'node:test';",
        "import { a } from '../dist/a.js';",
        "test('a is one', () => assert.equal(a, 1));",
      ].join("\n"),
    });
    const { tests } = await collectTests({ ...options, root });
    expect(tests).toMatchObject({ status: "measured" });
    expect(tests.status === "measured" && tests.covered["src/a.ts"]).toContain(
      4,
    );
  });
});

describe("tests that cannot be measured give 0 with the reason", () => {
  const plugin = (test: string, script = "node --test") =>
    tempPlugin({
      "package.json": JSON.stringify({
        type: "module",
        scripts: { test: script },
      }),
      "src/a.js": "export const a = 1;\n",
      "test/a.test.js": `import { test } from 'node:test';\n${test}\n`,
    });

  it("failing tests are named", async () => {
    const { tests } = await collect(fixture("broken"));
    expect(tests).toEqual({
      status: "failed",
      reason: "1 test does not pass; the first: two and two are four",
    });
  });

  it("a plugin without tests is told so", async () => {
    const root = await tempPlugin({ "src/a.js": "export const a = 1;\n" });
    expect((await collect(root)).tests).toMatchObject({
      status: "failed",
      reason: expect.stringContaining("no tests") as string,
    });
  });

  it("a runner that is not declared is named", async () => {
    const root = await plugin("", "jest");
    expect((await collect(root)).tests).toEqual({
      status: "failed",
      reason:
        "the test script calls jest, but package.json does not declare it",
    });
  });

  it("packages that do not fit together are installed all the same where there is no lockfile of npm", async () => {
    const root = await tempPlugin({
      "package.json":
        '{"type":"module","scripts":{"test":"node --test"},"devDependencies":{"not-here":"1"}}',
      "src/a.js": "export const a = 1;\n",
      "test/a.test.js": "import '../src/a.js';\n",
    });
    const tries: boolean[] = [];
    const { tests } = await collectTests({
      ...options,
      root,
      run: (command, args, given) => {
        if (command !== "npm") return local.run(command, args, given);
        const isForced = args.includes("--force");
        tries.push(isForced);
        return Promise.resolve({
          code: isForced ? 0 : 1,
          stdout: "",
          stderr: isForced ? "" : "npm error code ERESOLVE\n",
          timedOut: false,
        });
      },
    });
    expect(tries).toEqual([false, true]);
    expect(tests).toMatchObject({ status: "measured" });
  });

  it("tests that never end are stopped", async () => {
    const root = await plugin(
      "test('waits', () => new Promise(() => setInterval(() => {}, 1000)));",
    );
    const { tests } = await collectTests({
      ...options,
      root,
      timeoutMs: 3_000,
    });
    expect(tests).toEqual({
      status: "failed",
      reason: "the tests did not end within 3 seconds",
    });
  });

  it("without code there is nothing to test", async () => {
    const { tests } = await collect(fixture("components"));
    expect(tests.status).toBe("not_applicable");
  });
});
