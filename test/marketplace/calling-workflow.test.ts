import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, it } from "vitest";
import { parse } from "yaml";
import {
  calledRelease,
  callingWorkflow,
  callsQuality,
  newFileLink,
} from "../../src/marketplace/calling-workflow.ts";

const commit = "c".repeat(40);
const release = { repository: "miyabi/product", commit };
const workflow = (plugins: string[], branch = "main") =>
  callingWorkflow({
    release,
    apiUrl: "https://miyabi.example",
    plugins,
    branch,
  });

it("is the template, filled in", () => {
  const template = readFileSync(
    new URL("../../templates/plugin/miyabi-quality.yml", import.meta.url),
    "utf8",
  );
  expect(workflow(["."])).toBe(
    template
      .replace(/^(#.*\n)+/, "")
      .replace("PRODUCT_REPOSITORY", "miyabi/product")
      .replace("RELEASED_COMMIT", commit)
      .replace("API_URL", "https://miyabi.example"),
  );
});

it("says the folders and the branch as they are, whatever their names, and no expression of Actions comes of them", () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: "binary", minLength: 1 }), {
        minLength: 2,
        maxLength: 4,
      }),
      fc.string({ unit: "binary", minLength: 1 }),
      (plugins, branch) => {
        const text = workflow(plugins, branch);
        const read = parse(text) as {
          on: { push: { branches: string[] } };
          jobs: { quality: { strategy: { matrix: { path: string[] } } } };
        };
        const shown = (name: string) => name.replaceAll("${{", "$ {{");
        expect(read.on.push.branches).toEqual([shown(branch)]);
        expect(read.jobs.quality.strategy.matrix.path).toEqual(
          plugins.map(shown),
        );
        expect(text.match(/\$\{\{/g)).toHaveLength(2);
      },
    ),
    { numRuns: 40 },
  );
});

it("is found again in a repository, and its release is read from it", () => {
  expect(callsQuality(workflow(["a", "b"]))).toBe(true);
  expect(calledRelease(workflow(["."]))).toEqual(release);
  const tagged = `uses: miyabi/product/.github/workflows/quality.yml@v1`;
  expect([callsQuality(tagged), calledRelease(tagged)]).toEqual([true, null]);
  expect(callsQuality(`# ${tagged}\nrun: echo "${tagged}"`)).toBe(false);
});

it("comes out of the link as it went in", () => {
  const link = new URL(
    newFileLink({
      webUrl: "https://github.com",
      repository: "o/r",
      branch: "release/1 (&)",
      text: "a: +b&c\n# ü",
    }),
  );
  expect(link.pathname).toBe("/o/r/new/release/1%20%28%26%29");
  expect(link.searchParams.get("value")).toBe("a: +b&c\n# ü");
});
