import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { RUBRIC_VERSION } from "../src/score/rubric.ts";

const read = (name: string) =>
  readFileSync(new URL(`../${name}`, import.meta.url), "utf8");

it("the changelog says what the present rubric changed for authors", () => {
  const entry = new RegExp(
    `^- \\*\\*Rubric ${RUBRIC_VERSION.replaceAll(".", "\\.")}\\*\\*: .{40,}`,
    "m",
  );
  expect(read("CHANGELOG.md")).toMatch(entry);
});

it("docs/scoring.md explains the present rubric", () => {
  expect(read("docs/scoring.md")).toContain(`rubric ${RUBRIC_VERSION}`);
});
