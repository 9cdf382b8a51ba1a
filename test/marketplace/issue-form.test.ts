import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  formLabels,
  type FormLabel,
} from "../../src/marketplace/issue-form-sections.ts";
import {
  parseIssueForm,
  sameRequest,
} from "../../src/marketplace/issue-form.ts";
import { submissionForm } from "../support/submission-form.ts";

function problemOf(label: FormLabel, value: string): string | undefined {
  const { problems } = parseIssueForm(submissionForm({ [label]: value }));
  expect(problems.every(({ field }) => field === label)).toBe(true);
  return problems[0]?.message;
}

describe("a submission's form", () => {
  it("is read into a request", () => {
    expect(parseIssueForm(submissionForm())).toEqual({
      problems: [],
      request: {
        name: "issue-tools",
        display_name: "Issue Tools",
        repository: "ayumi/issue-tools",
        path: ".",
        ref: "v1.0.0",
        version: "1.0.0",
        tier: "free",
        price: 0,
        currency: "USD",
        billing_period: null,
        categories: ["productivity"],
        features: ["triage-command", "report-command"],
        limitations: {
          monthly_issues: -1,
          concurrency: -1,
          claude_api_tokens: -1,
        },
        requirements: { node: ">=20" },
        license: "MIT",
        description: "Sorts issues and writes a report about them.",
      },
    });
  });

  it("of a paid plugin has a price, a period and limitations", () => {
    const { request } = parseIssueForm(
      submissionForm({
        Tier: "paid",
        Price: "49",
        Currency: "JPY",
        "Billing period": "monthly",
        Limitations: "monthly_issues: 100\nconcurrency: 3",
        Repository: "https://github.com/ayumi/issue.tools.git",
        Path: "./plugins/issue-tools/",
        Categories: "- [x] testing\n- [ ] fun\n- [x] productivity",
      }),
    );
    expect(request).toMatchObject({
      price: 49,
      currency: "JPY",
      billing_period: "monthly",
      limitations: {
        monthly_issues: 100,
        concurrency: 3,
        claude_api_tokens: -1,
      },
      repository: "ayumi/issue.tools",
      path: "plugins/issue-tools",
      categories: ["testing", "productivity"],
    });
  });

  it.each<[FormLabel, string]>([
    ["Plugin name", "Issue_Tools"],
    ["Plugin name", "claude-tools"],
    ["Plugin name", "official-anthropic-kit"],
    ["Plugin name", "a"],
    ["Display name", "_No response_"],
    ["Display name", "x".repeat(81)],
    ["Display name", "two\nlines"],
    ["Display name", "turn\u202earound"],
    ["Repository", "https://gitlab.com/a/b"],
    ["Repository", "a/b/c"],
    ["Repository", "a/.."],
    ["Repository", "a/b;rm -rf ."],
    ["Path", "../other"],
    ["Path", "a/../../b"],
    ["Path", "/etc"],
    ["Path", "-rf"],
    ["Path", "$(id)"],
    ["Ref or commit", "a..b"],
    ["Ref or commit", "`id`"],
    ["Ref or commit", "--upload-pack=x"],
    ["Ref or commit", 'a"b'],
    ["Version", "one"],
    ["Version", "1.0"],
    ["Tier", "gold"],
    ["Price", "-1"],
    ["Price", "1.5"],
    ["Price", "10"],
    ["Currency", "XXX"],
    ["Billing period", "daily"],
    ["Categories", "a,b,c,d,e,f"],
    ["Categories", "Two Words"],
    ["Features", "<img src=x>"],
    ["Limitations", "monthly_issues: many"],
    ["Limitations", "__proto__: 1"],
    ["Requirements", "just words"],
    ["Licence", "WTFPL"],
    ["Description", "short"],
    ["Description", "x".repeat(2_001)],
    ["Policies", "- [x] one\n- [ ] two"],
    ["Policies", "_No response_"],
  ])("says what is wrong with %s: %j", (label, value) => {
    expect(problemOf(label, value)).toMatch(/\w/);
  });

  it("of a paid plugin without price and period names both fields", () => {
    const { problems } = parseIssueForm(
      submissionForm({ Tier: "paid", Price: "0" }),
    );
    expect(problems.map(({ field }) => field)).toEqual([
      "Price",
      "Billing period",
    ]);
  });

  it("with a heading twice is refused: which answer counts would be a guess", () => {
    const twice = `${submissionForm()}\n\n### Repository\n\neve/evil`;
    expect(parseIssueForm(twice).problems).toEqual([
      { field: "Repository", message: "stands in the issue twice: keep one" },
    ]);
  });

  it("with other headings in an answer keeps them as text", () => {
    const { request } = parseIssueForm(
      submissionForm({ Description: "It is good.\n\n### Usage\n\nCall it." }),
    );
    expect(request?.description).toContain("### Usage");
  });

  it("that is empty or too long is a list of problems", () => {
    expect(parseIssueForm("").problems).toHaveLength(formLabels.length);
    const long = submissionForm({ Description: "x".repeat(1_000_000) });
    expect(parseIssueForm(long).request).toBeNull();
  });

  it("never throws, and lets no shell or markup character into a name", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...formLabels),
        fc.oneof(fc.string({ unit: "binary" }), fc.string({ maxLength: 3 })),
        (label, value) => {
          const { request } = parseIssueForm(
            submissionForm({ [label]: value }),
          );
          if (request === null) return;
          const names = [
            request.name,
            request.repository,
            request.path,
            request.ref,
          ];
          expect(names.join("")).toMatch(/^[A-Za-z0-9._/+-]*$/);
        },
      ),
    );
  });
});

it("two requests are the same whatever the order of their keys", () => {
  const { request } = parseIssueForm(submissionForm());
  if (request === null) throw new Error("the form is good");
  const turned = Object.fromEntries(Object.entries(request).reverse());
  expect(sameRequest(request, turned as typeof request)).toBe(true);
  expect(sameRequest(request, { ...request, price: 1 })).toBe(false);
});
