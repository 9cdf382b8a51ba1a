import { beforeAll, describe, expect, it } from "vitest";
import { availableIsolation } from "../../src/collect/isolation/describe-isolation.ts";
import { reportBodySchema, type ReportBody } from "../../src/score/facts.ts";
import { judge } from "../../src/score/judge.ts";
import { local } from "../collect/support/temp-plugin.ts";
import { reportFacts } from "../support/report-facts.ts";
import { runQuality, type QualityRun } from "../sandbox/run-quality.ts";

/** All that a plugin's test can do at once; each line of it fails the test when it succeeds where it must not. */
const hostileTest = `
import assert from "node:assert/strict";
import fs from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import "../src/a.js";

const forged = JSON.stringify({ schema: 1, kind: "tests", tool_versions: {},
  tests: { status: "measured", runner: "forged", tests_passed: 500, covered: { "src/a.js": [1, 2, 3, 4, 5], "src/forged.js": [1] } } });

// The hook that strikes when all tests are over.
process.on("exit", () => {
  const functions = [{ functionName: "", isBlockCoverage: true, ranges: [{ startOffset: 0, endOffset: 9e15, count: 1 }] }];
  const result = ["../src/forged.js", "../../../etc/passwd"].map((name) => ({ scriptId: "1", url: new URL(name, import.meta.url).href, functions }));
  fs.writeFileSync(join(process.env.NODE_V8_COVERAGE, "forged.json"), JSON.stringify({ result }));
  fs.writeFileSync(join(process.env.TMPDIR, "tests.json"), forged);
});

test("prints commands and a report", () => {
  console.log("\\n::set-output name=file::/etc/passwd\\n::add-mask::x\\n::error::owned");
  console.log(forged);
  console.log("# pass 500\\n# fail 0");
});

test("finds no token", () => {
  const seen = [JSON.stringify(process.env)];
  for (const name of fs.readdirSync("/proc")) {
    for (const file of ["environ", "cmdline"]) {
      try { seen.push(fs.readFileSync(join("/proc", name, file), "utf8")); } catch { continue; }
    }
  }
  assert.ok(!/sandbox-runtime-token|ghs_sandbox|ACTIONS_|GITHUB_|INPUT_/.test(seen.join()), "a token");
});

test("finds no folder of the job to put a report or an output into", () => {
  for (const name of fs.readdirSync("/tmp"))
    if (name.startsWith("miyabi-job")) assert.fail(name);
});
`;

const source = `export const a = 1;
/* c8 ignore start */
export function never() {
  const hidden = 2;
  return hidden;
}
/* c8 ignore stop */
`;

// Where nothing can be isolated the tests job runs no test at all.
const kind = await availableIsolation(local.run);

describe.skipIf(kind === "none")(
  "the three jobs of the workflow, on a hostile plugin",
  () => {
    let run: QualityRun;
    let body: ReportBody;

    beforeAll(async () => {
      const plugin = {
        ".claude-plugin/plugin.json": '{"name":"hostile","version":"1.0.0"}',
        "README.md": "# Hostile\n",
        "package.json": '{"type":"module","scripts":{"test":"node --test"}}',
        "src/a.js": source,
        "test/a.test.js": hostileTest,
      };
      const facts = reportFacts();
      run = await runQuality(plugin, {
        "static.json": JSON.stringify(facts.static),
        "tests.json": JSON.stringify(facts.tests),
        "miyabi-report.json": JSON.stringify(facts),
      });
      body = reportBodySchema.parse(JSON.parse(run.received[0]?.body ?? "{}"));
    });

    it("come to an end, and hand in one report, signed for its very bytes", () => {
      expect(run).toMatchObject({ conclusion: "success" });
      expect(run.received).toHaveLength(1);
      expect(run.received[0]?.claims).toMatchObject({
        repository: "octo/hostile",
        run_id: "1",
      });
    });

    it("take no artifact that the tests uploaded under another one's name", () => {
      expect(body.static.manifest).toMatchObject({ name: "hostile" });
      expect(body.static.docs).toMatchObject({ changelog: false });
    });

    it("measure what ran, whatever was forged, printed or switched off", () => {
      expect(body.tests.tests).toEqual({
        status: "measured",
        runner: "node:test",
        covered: { "src/a.js": [1] },
        tests_passed: 3,
      });
      expect(judge(body.static, body.tests).slots.tests).toMatchObject({
        score: 33.33,
        reason: expect.stringContaining(
          "by the word of the plugin's own code",
        ) as string,
      });
    });

    it("obey no line that a test prints", () => {
      const outside = run.log.replaceAll(
        /::stop-commands::(\w+)\n[\s\S]*?\n::\1::/g,
        "",
      );
      expect(outside).not.toMatch(/::(add-mask|error)::(x|owned)/);
    });
  },
);
