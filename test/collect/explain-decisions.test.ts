import { describe, expect, it } from "vitest";
import { explainDecisions } from "../../src/collect/explain-decisions.ts";
import { componentFactsOf, staticFactsOf } from "../score/facts-of.ts";

const lines = (
  files: string[],
  facts = componentFactsOf(),
  links: string[] = [],
) =>
  explainDecisions(
    { files, links },
    { ...facts, definedBy: "plugin.json" },
  ).map(({ subject, outcome, reason }) => `${subject}: ${outcome}: ${reason}`);

describe("the decisions in a report", () => {
  it("say why tests do not count for a plugin of Markdown", () => {
    expect(lines(["skills/a/SKILL.md"])).toEqual([
      "definition: chosen: plugin.json",
      "profile: chosen: components: nothing executable is shipped",
      "lint: applies: ESLint",
      "types: applies: TypeScript",
      "tests: not_applicable: nothing executable is shipped",
    ]);
  });

  it("name each folder that is left out once, with its reason and its files", () => {
    const files = ["dist/a.js", "dist/b.js", "src/x.min.js", "vendor/c.js"];
    const facts = staticFactsOf({ languages: { typescript: 2, python: 1 } });
    expect(lines(files, facts)).toEqual([
      "definition: chosen: plugin.json",
      "profile: chosen: typescript: python 1, typescript 2",
      "lint: applies: ESLint",
      "types: applies: TypeScript",
      "tests: applies: profile typescript",
      "dist/: left_out: built output (2 files)",
      "src/x.min.js: left_out: minified (1 file)",
      "vendor/: left_out: code of others (1 file)",
    ]);
  });

  it("say that links were not followed", () => {
    expect(lines([], componentFactsOf(), ["skills/x"]).at(-1)).toBe(
      "skills/x: left_out: 1 symbolic links or submodules: never followed",
    );
  });

  it("stay few whatever the plugin ships", () => {
    const many = Array.from({ length: 5_000 }, (_, n) => `p${n}/dist/a.js`);
    expect(
      explainDecisions(
        { files: many, links: [] },
        { ...componentFactsOf(), definedBy: "plugin.json" },
      ),
    ).toHaveLength(55);
  });
});
