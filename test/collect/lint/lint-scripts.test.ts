import { describe, expect, it } from "vitest";
import { lintScripts } from "../../../src/collect/lint/lint-scripts.ts";
import { fakeTree } from "../support/fake-tree.ts";

async function lint(files: Record<string, string>) {
  const tree = fakeTree(files);
  const { errors, warnings, findings } = await lintScripts(tree, tree.files, {
    commonJs: false,
    after: Promise.resolve(),
  });
  return { errors, warnings, codes: findings.map(({ code }) => code) };
}

describe("broken code costs points, in JavaScript and in TypeScript:", () => {
  it.each([
    ["an assignment in a condition", "if (a = 1) return 2;"],
    ["code that is never reached", "return a; a += 1;"],
    ["a member compared with itself", "return a.id === a.id;"],
    ["a comparison that goes nowhere", "a === 1;"],
    ["a case that comes twice", "switch (a) { case 1: return 1; case 1: }"],
    ["a comparison with NaN", "return a === NaN;"],
    ["a misspelt typeof", "return typeof a === 'strnig';"],
    ["a loop in the wrong direction", "for (let i = 0; i < 9; i--) a(i);"],
    ["a comparison that is always false", "return (a ?? {}) === {};"],
    ["a debugger left in", "debugger;"],
    ["a condition that comes twice", "if (a) return 1; else if (a) return 2;"],
    ["an optional chain that throws", "return (a?.b).c;"],
    ["a return in finally", "try { a(); } finally { return 1; }"],
    ["a pattern that is none", "return new RegExp('[');"],
    ["an error of syntax", "return (;"],
  ])("%s", async (_, body) => {
    const code = `export function f(a) { ${body} }\n`;
    expect(await lint({ "src/a.js": code })).toMatchObject({ errors: 1 });
    expect(await lint({ "src/a.ts": code })).toMatchObject({ errors: 1 });
  });

  it.each([
    ["a name that nobody defines", "export const a = missing + 1;\n"],
    ["a key that comes twice", "export const a = { b: 1, b: 2 };\n"],
    ["a constant that is assigned", "const a = 1; a = 2;\n"],
    ["a negated operand", "export const f = (a, b) => !a in b;\n"],
  ])("%s (in TypeScript the compiler says so)", async (_, code) => {
    expect(await lint({ "src/a.js": code })).toMatchObject({ errors: 1 });
  });
});

describe("what well-kept projects do on purpose costs nothing:", () => {
  it.each([
    ["the test for NaN", "export const isNaN = (a) => a !== a;\n"],
    ["any, and names that are not used", "export const f = (a) => 1;\n"],
    ["an empty catch", "try { f(); } catch {}\nfunction f() {}\n"],
    [
      "a loop that looks at the first key",
      "export function f(o) { for (const k in o) return k; return null; }\n",
    ],
    [
      "a text with the braces of a template",
      "export const title = 'release ${version}';\n",
    ],
    [
      "a module that knows browsers",
      "customElements.define('a-b', HTMLElement);\n",
    ],
  ])("%s", async (_, code) => {
    expect(await lint({ "src/a.js": code })).toMatchObject({
      errors: 0,
      warnings: 0,
    });
  });
});

describe("how it is counted", () => {
  it("one line counts once, as the worst that was found on it", async () => {
    const code = "export function f(a) { if ((a = 1) === NaN) debugger; }\n";
    const { errors, codes } = await lint({ "src/a.js": code });
    expect(codes.length).toBeGreaterThan(1);
    expect(errors).toBe(1);
  });

  it("a few comments that hide a type error are told, more of them cost points", async () => {
    const hidden = "// @ts-ignore\nexport const a: number = 'x';\n";
    const three = await lint({ "src/a.ts": hidden.repeat(3) });
    expect(three).toMatchObject({ errors: 0, warnings: 0 });
    expect(three.codes).toHaveLength(3);
    const ten = await lint({ "src/a.ts": hidden.repeat(10) });
    expect(ten).toMatchObject({ errors: 7, warnings: 0 });
  });
});
