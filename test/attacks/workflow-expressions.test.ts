import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

const root = new URL("../..", import.meta.url).pathname;
const files = [
  ...globSync(".github/**/*.{yml,yaml}", { cwd: root }),
  ...globSync("templates/**/*.{yml,yaml}", { cwd: root }),
  ...globSync("templates/*/.github/**/*.{yml,yaml}", { cwd: root }),
  ...globSync("action/*/action.yml", { cwd: root }),
].filter((file, index, all) => all.indexOf(file) === index);

/** What a shell or an interpreter is given as its program. GitHub puts the value of an expression into it before it runs. */
const programs = new Set(["run", "script", "shell", "entrypoint", "args"]);

/** Each program with an expression in it, by its place. */
function expressionsInPrograms(value: unknown, place = ""): string[] {
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    programs.has(key) && typeof inner === "string"
      ? inner.includes("${{")
        ? [`${place}/${key}`]
        : []
      : expressionsInPrograms(inner, `${place}/${key}`),
  );
}

describe("no shell ever sees an expression, so nobody's title, branch or form field", () => {
  it.each(files)("in %s", (file) => {
    const text = readFileSync(`${root}/${file}`, "utf8");
    expect(expressionsInPrograms(parse(text))).toEqual([]);
  });

  it("in any of the workflows, forms and actions, the dotted folders too", () => {
    expect(files).toEqual(
      expect.arrayContaining([
        ".github/workflows/quality.yml",
        "templates/marketplace/.github/workflows/score-submission.yml",
        "templates/plugin/miyabi-quality.yml",
        "action/report/action.yml",
      ]),
    );
  });

  it("and one would be found", () => {
    const workflow = parse(
      "jobs:\n  a:\n    steps:\n      - run: echo ${{ inputs.ref }}\n      - uses: x\n        with:\n          script: ${{ github.head_ref }}\n",
    ) as unknown;
    expect(expressionsInPrograms(workflow)).toEqual([
      "/jobs/a/steps/0/run",
      "/jobs/a/steps/1/with/script",
    ]);
  });
});
