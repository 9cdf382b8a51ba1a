import { describe, expect, it } from "vitest";
import { readOutput } from "../../../src/collect/types/native-output.ts";

const first = (text: string) => readOutput(text, "/plugin")[0];

describe("what the native compiler prints", () => {
  it("is one error a line, and indented lines that go on about it", () => {
    const text = [
      "src/a.ts(2,14): error TS2322: Type '{ a: string; }' is not assignable to type 'A'.",
      "  Types of property 'a' are incompatible.",
      "error TS2688: Cannot find type definition file for 'jest'.",
      "",
    ].join("\n");
    expect(readOutput(text, "/plugin")).toEqual([
      {
        file: "src/a.ts",
        line: 2,
        column: 14,
        code: 2322,
        message:
          "Type '{ a: string; }' is not assignable to type 'A'. Types of property 'a' are incompatible.",
      },
      {
        file: null,
        line: null,
        column: null,
        code: 2688,
        message: "Cannot find type definition file for 'jest'.",
      },
    ]);
  });

  it("names files relative to the folder, however they are written", () => {
    expect(first("/plugin/a (1).ts(1,2): error TS2304: x")).toMatchObject({
      file: "a (1).ts",
    });
    expect(first("../other/b.ts(1,2): error TS2304: x")).toMatchObject({
      file: "../other/b.ts",
    });
  });

  it("keeps an error's own file though its message looks like another error", () => {
    expect(
      first(`a.ts(1,2): error TS2322: Type '"b.ts(3,4): error TS1: no"' is`),
    ).toMatchObject({ file: "a.ts", line: 1, code: 2322 });
  });
});
