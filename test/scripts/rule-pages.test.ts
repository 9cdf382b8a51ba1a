import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { rulePages } from "../../scripts/readme/rule-pages.ts";
import { allRules } from "../../src/score/rules/rule-of.ts";
import { rulePage } from "../../src/score/rules/rule-page.ts";

const folder = new URL("../../docs/rules/", import.meta.url);
const pages = await rulePages();

describe("the pages of the rules", () => {
  it("say what the table says (npm run readme writes them)", () => {
    const written = Object.fromEntries(
      readdirSync(folder).map((name) => [
        name,
        readFileSync(new URL(name, folder), "utf8"),
      ]),
    );
    expect(written).toEqual(pages);
  });

  it.each([
    ...allRules().map(({ code }) => code),
    "lint/no-undef",
    "lint/@typescript-eslint/no-misused-new",
    "types/TS2322",
  ])("have a heading for %s", (code) => {
    const [page = "", anchor = ""] = rulePage(code).split("#");
    const headings = (pages[page.replace("docs/rules/", "")] ?? "")
      .split("\n")
      .filter((line) => line.startsWith("## "))
      .map((line) =>
        line
          .slice(3)
          .toLowerCase()
          .replace(/[^a-z0-9 _-]/g, "")
          .replaceAll(" ", "-"),
      );
    expect(headings).toContain(anchor);
  });
});
