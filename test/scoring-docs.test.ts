import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { judge } from "../src/score/judge.ts";
import { publishReport } from "../src/score/publish-report.ts";
import { RUBRIC_VERSION } from "../src/score/rubric.ts";
import {
  componentFactsOf,
  covering,
  staticFactsOf,
  testFactsOf,
} from "./score/facts-of.ts";

const read = (name: string) =>
  readFileSync(new URL(`../${name}`, import.meta.url), "utf8");
const page = read("docs/scoring.md");

it("the changelog says what the present rubric changed for authors", () => {
  const entry = new RegExp(
    `^- \\*\\*Rubric ${RUBRIC_VERSION.replaceAll(".", "\\.")}\\*\\*: .{40,}`,
    "m",
  );
  expect(read("CHANGELOG.md")).toMatch(entry);
});

describe("docs/scoring.md", () => {
  it("explains the present rubric", () => {
    expect(page).toContain(`rubric ${RUBRIC_VERSION}`);
  });

  it("links to pages that are there", () => {
    const links = [...page.matchAll(/\]\(([^)#:]+)\)/g)];
    expect(links.length).toBeGreaterThan(3);
    for (const [, path = ""] of links)
      expect(() => read(`docs/${path}`)).not.toThrow();
  });

  const docs = {
    readme: true,
    manifest: true,
    examples: false,
    changelog: true,
  };
  const lint = {
    status: "measured",
    errors: 0,
    warnings: 3,
    subject: "",
  } as const;
  const types = { status: "measured", errors: 2, subject: "" } as const;

  it("has an example that the scorer agrees with, advice included", () => {
    const lines = Array.from({ length: 100 }, (_, index) => index + 1);
    const report = publishReport(
      judge(
        staticFactsOf({ lint, types, docs, coverable: { "a.ts": lines } }),
        covering({ "a.ts": lines.slice(0, 85) }),
      ),
      { repository: null, repository_id: null, commit: null, path: "." },
    );
    expect(report.score).toBe(86);
    for (const { granted } of Object.values(report.slots))
      expect(page).toContain(granted?.toFixed(2));
    for (const { points, slot, slot_points } of report.advice)
      expect(page.replaceAll(/\s+/g, " ")).toMatch(
        new RegExp(`\\+${slot_points} ${slot} → \\+${points}\\D`),
      );
  });

  it("says the same of the plugin without code", () => {
    const tests = testFactsOf({ status: "not_applicable", reason: "" });
    const { score } = judge(componentFactsOf({ lint, types, docs }), tests);
    expect(page).toContain(`= ${score}.`);
    expect(score).toBe(86);
  });
});
