import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../action/canonical-json.ts";
import { fitBody, MAX_BODY } from "../../action/report/fit-body.ts";
import {
  reportBodySchema,
  type Finding,
  type ReportBody,
} from "../../src/score/facts.ts";
import { goodStatic, goodTests } from "./support/facts.ts";

function finding(severity: Finding["severity"], index: number): Finding {
  return {
    code: `lint/rule-${index}`,
    category: "lint",
    severity,
    file: "src/index.ts",
    line: index,
    message: "m".repeat(1_500),
    fix: "",
  };
}

function body(findings: Finding[]): ReportBody {
  return {
    schema: 1,
    nonce: null,
    repository: "octo-org/issue-tools",
    sha: "a".repeat(40),
    path: ".",
    static: { ...goodStatic, findings },
    tests: goodTests,
  };
}

const many = (severity: Finding["severity"], count: number) =>
  Array.from({ length: count }, (_, index) => finding(severity, index));

describe("fitting a report into one request", () => {
  it("leaves a report that fits as it is", () => {
    const whole = body([finding("low", 1), finding("high", 2)]);
    const fitted = reportBodySchema.parse(JSON.parse(fitBody(whole)));
    expect(fitted.static).toEqual(whole.static);
    expect(fitted.tests.tests).toHaveProperty("covered", {
      "src/index.ts": [1, 2, 3, 4],
    });
  });

  it("hands on of a forged test report only that it is forged", () => {
    const lines = Array.from({ length: 150_000 }, (_, line) => line);
    const whole = body([]);
    if (goodTests.tests.status !== "measured") throw new Error("no lines");
    const tests = { ...goodTests.tests, covered: { "made-up.ts": lines } };
    const fitted = reportBodySchema.parse(
      JSON.parse(fitBody({ ...whole, tests: { ...goodTests, tests } })),
    );
    expect(fitted.tests.tests.status).toBe("failed");
  });

  it("leaves out the mildest findings, and counts them", () => {
    const text = fitBody(
      body([...many("low", 2_000), finding("critical", 9_999)]),
    );
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX_BODY);
    const { findings, findings_dropped } = reportBodySchema.parse(
      JSON.parse(text),
    ).static;
    expect(findings[0]?.severity).toBe("critical");
    expect(findings.length + findings_dropped).toBe(2_001);
    expect(findings.length).toBeGreaterThan(100);
  });

  it("never leaves out a finding that stops a listing", () => {
    expect(() => fitBody(body(many("critical", 1_000)))).toThrow(
      "split the plugin",
    );
  });

  it("gives the same bytes for the same facts, whatever the order of keys", () => {
    const one = body([]);
    const other = Object.fromEntries(
      Object.entries(one).toReversed(),
    ) as ReportBody;
    expect(fitBody(other)).toBe(fitBody(one));
    expect(canonicalJson({ b: [2, { d: 1, c: null }], a: "x" })).toBe(
      '{"a":"x","b":[2,{"c":null,"d":1}]}',
    );
  });
});
