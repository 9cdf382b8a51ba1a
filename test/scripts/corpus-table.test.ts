import { expect, it } from "vitest";
import { corpusTable } from "../../scripts/corpus/corpus-table.ts";
import { rowOf } from "../../scripts/corpus/row-of.ts";

const place = {
  repository: "ayumi/tools",
  commit: "a".repeat(40),
  path: "plugins/x|y`<b>\n@all",
  seconds: 1.25,
};

it("a run without a report is a row that says so, and never a score", () => {
  const crash = rowOf({
    ...place,
    output: { stdout: "", stderr: "first\nlast words", code: 2 },
  });
  expect(crash).toMatchObject({
    score: null,
    verdict: "crash (2)",
    note: "last words",
  });
  const hang = rowOf({
    ...place,
    output: { stdout: "{", stderr: "", code: null },
  });
  expect(hang.verdict).toBe("did not end");
});

it("no name of a foreign repository ends a cell, is a tag, or mentions somebody", () => {
  const row = rowOf({ ...place, output: { stdout: "", stderr: "", code: 2 } });
  const line = corpusTable([row]).split("\n")[2] ?? "";
  expect(line).toContain("ayumi/tools plugins/x y  b   all");
  expect(line.split("|")).toHaveLength(16);
});
