import { describe, expect, it } from "vitest";
import { collectTests } from "../../../src/collect/collect-tests.ts";
import { coverableLines } from "../../../src/collect/coverable-lines.ts";
import { countCovered } from "../../../src/score/count-covered.ts";
import { testFactsSchema } from "../../../src/score/facts.ts";
import { local, tempPlugin } from "../support/temp-plugin.ts";

type Setup = {
  script: string;
  /** What the tests import `test` from. */
  from: string;
  devDependencies?: Record<string, string>;
  files?: Record<string, string>;
};

const jestSetup: Setup = {
  script: "jest",
  from: "import { test } from '@jest/globals';",
  devDependencies: { jest: "^30.0.0" },
  files: {
    "babel.config.cjs":
      "module.exports = { presets: ['@babel/preset-typescript'], plugins: ['@babel/plugin-transform-modules-commonjs'] };\n",
  },
};

/** As tsx, ts-node and swc do it: the code that runs is not the code that stands in the file, and a map in it says how. */
const loader = [
  "import { readFileSync } from 'node:fs';",
  "import { registerHooks } from 'node:module';",
  "import { fileURLToPath } from 'node:url';",
  "import ts from 'typescript';",
  "registerHooks({",
  "  load(url, context, next) {",
  "    if (!url.endsWith('.ts')) return next(url, context);",
  "    const source = readFileSync(fileURLToPath(url), 'utf8');",
  "    const compilerOptions = { module: 'esnext', target: 'es2022', inlineSourceMap: true, removeComments: true };",
  "    const { outputText } = ts.transpileModule(source, { fileName: fileURLToPath(url), compilerOptions });",
  "    return { format: 'module', source: `// made\\n${outputText}`.replace('// made\\n', ''), shortCircuit: true };",
  "  },",
  "});",
  "",
].join("\n");

const setups: Readonly<Record<string, Setup>> = {
  vitest: {
    script: "vitest run",
    from: "import { test } from 'vitest';",
    devDependencies: { vitest: "^5.0.0" },
  },
  jest: jestSetup,
  "node:test": {
    script: "node --test",
    from: "import { test } from 'node:test';",
  },
  mocha: {
    script: "mocha --reporter dot 'test/*.test.ts'",
    from: "import { it as test } from 'mocha';",
    devDependencies: { mocha: "^12.0.0" },
  },
  "node:test with a loader": {
    script: "node --import ./loader.config.mjs --test 'test/*.test.ts'",
    from: "import { test } from 'node:test';",
    devDependencies: { typescript: "^6.0.0" },
    files: { "loader.config.mjs": loader },
  },
};

/** The plugin: only its package.json and the line that imports `test` differ. */
function plugin(setup: Setup): Record<string, string> {
  const { script, from, devDependencies = {}, files = {} } = setup;
  return {
    ".claude-plugin/plugin.json": '{"name":"half-tested"}',
    "package.json": JSON.stringify({
      type: "module",
      scripts: { test: script },
      devDependencies,
    }),
    ...sources,
    "test/grade.test.ts": [
      "import assert from 'node:assert/strict';",
      from,
      "import { grade } from '../src/grade.ts';",
      "import { Counter, sign, twice } from '../src/shapes.ts';",
      "test('the best get an A', () => assert.equal(grade({ points: 95 }), 'A'));",
      "test('good ones get a B', () => assert.equal(grade({ points: 85 }), 'B'));",
      "test('a counter counts', () => assert.equal(new Counter().next(), 1));",
      "test('a sign is told', () => assert.equal(sign(twice(1)), 'plus'));",
      "",
    ].join("\n"),
    ...files,
  };
}

const grade = `export type Grade = { points: number };

export function grade({ points }: Grade): string {
  if (points > 90) {
    return 'A';
  }
  if (points > 80) {
    return 'B';
  }
  const rest = 100 - points;
  /* v8 ignore next */
  return \`C, \${rest} missing\`;
}
`;

/** What compilers move about: fields, parameters with defaults, arrows, async, and several statements on one line. */
const shapes = `export class Counter {
  count = 0;
  readonly step: number;
  constructor(step = 1) {
    this.step = step;
  }
  next(): number {
    this.count += this.step;
    return this.count;
  }
  reset(): void {
    this.count = 0;
  }
}
export const twice = (n: number): number => n * 2;
export const later = async (n: number): Promise<number> => {
  await Promise.resolve();
  return n;
};
/* c8 ignore start */
export function sign(n: number): string {
  for (const [limit, name] of [[0, "plus"]] as const) if (n > limit) return name;
  return "minus";
}
/* c8 ignore stop */
export function never(): string { return "never"; }
`;

const untested = `export const limit = 3;
export function over(count: number): boolean {
  const is = count > limit;
  if (is) {
    console.log('over');
    return true;
  }
  return false;
}
`;

const sources = {
  "src/grade.ts": grade,
  "src/shapes.ts": shapes,
  "src/untested.ts": untested,
};

describe("the same code with the same tests has the same coverage", () => {
  it.each(Object.entries(setups))("with %s", async (name, setup) => {
    const root = await tempPlugin(plugin(setup));
    const tests = await collectTests({
      ...local,
      timeoutMs: 120_000,
      network: "off-if-possible",
      root,
    });
    expect(testFactsSchema.parse(tests)).toEqual(tests);
    expect(tests.tests).toMatchObject({
      status: "measured",
      runner: name.replace(/ with.*/, ""),
      tests_passed: 4,
    });
    // Counted by hand: 4 of 7 lines of grade.ts, 7 of 12 of shapes.ts, 0 of 5 of untested.ts.
    const covered =
      tests.tests.status === "measured" ? tests.tests.covered : {};
    expect(covered).toMatchObject({
      "src/grade.ts": [4, 5, 7, 8],
      "src/shapes.ts": [2, 5, 8, 9, 15, 16, 22],
    });
    const coverable: Record<string, number[]> = {};
    for (const [file, code] of Object.entries(sources))
      coverable[file] = await coverableLines(file, code);
    expect(countCovered(coverable, covered)).toEqual({
      covered: 11,
      coverable: 24,
    });
  });
});
