import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  statementLines,
  statementsOf,
  withoutIgnoreComments,
} from "../../src/collect/statement-lines.ts";

const code = `abstract class Shape {
  area(): number;
  area(scale: number): number;
  area(scale = 1): number {
    return scale;
  }
  abstract name(): string;
  declare kind: string;
  static size = 3;
  get half(): number { return 1; }
}
declare function outside(n: number): void;
function twice(n: string): string;
function twice(n: number): number;
function twice(n: string | number) {
  return n;
}
interface Named { name(): string }
enum Colour { Red = 1 }
namespace Inner { export const x = 1; }
const f = () =>
  twice(2) satisfies number;
export { f, type Named };
`;

describe("lines on which a statement starts", () => {
  it("are found in all that TypeScript adds: overloads and abstract methods have no body", async () => {
    expect(await statementLines("src/a.ts", code)).toEqual(
      new Set([5, 9, 10, 16, 20, 21, 22]),
    );
  });

  it("are the same as those of the statements that V8 is asked about", async () => {
    const statements = (await statementsOf("src/a.ts", code)) ?? [];
    expect(new Set(statements.map(({ line }) => line))).toEqual(
      await statementLines("src/a.ts", code),
    );
    // The count of `const f = …` is found where `f` stands, not where the function begins.
    expect(statements.map(({ offset }) => offset)).toContain(
      code.indexOf("f = () =>"),
    );
  });

  it("are so in this project's own code, all of it in a long run", async () => {
    const root = new URL("../../src/", import.meta.url).pathname;
    const pattern =
      process.env["LONG"] === "1" ? "**/*.ts" : "{score,collect/lint}/*.ts";
    for (const file of globSync(pattern, { cwd: root })) {
      const text = readFileSync(join(root, file), "utf8");
      const statements = (await statementsOf(file, text)) ?? [];
      expect(await statementLines(file, text), file).toEqual(
        new Set(statements.map(({ line }) => line)),
      );
    }
  });

  it("of code that is no code are none", async () => {
    expect(await statementLines("src/a.ts", "const = ;")).toBeNull();
    const deep = `${"(".repeat(50_000)}1${")".repeat(50_000)}`;
    expect(await statementLines("src/a.ts", deep)).toBeNull();
  });
});

describe("comments that switch coverage off", () => {
  it("are changed where they are comments, and nothing moves", () => {
    const before =
      'a(); /* v8 ignore next */ b("/* c8 ignore start */"); // istanbul ignore file\n';
    const after = withoutIgnoreComments("a.js", before);
    expect(after).toBe(
      'a(); /* v8 ignor3 next */ b("/* c8 ignore start */"); // istanbul ignor3 file\n',
    );
  });

  it("are nothing to change where there are none", () => {
    expect(withoutIgnoreComments("a.js", "ignore(next);\n")).toBeNull();
  });
});
