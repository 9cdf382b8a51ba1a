import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseIssueForm } from "../../src/marketplace/issue-form.ts";
import type { SubmissionRequest } from "../../src/marketplace/ports/submissions.ts";
import { readSubmissionRequest } from "../../src/marketplace/read-submission-request.ts";
import { renderForm } from "../../src/marketplace/render-form.ts";
import { submissionForm } from "../support/submission-form.ts";

const parsed = parseIssueForm(submissionForm()).request;
if (parsed === null) throw new Error("the form of the tests is not valid");
const usual: SubmissionRequest = parsed;

const identifier = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}$/);
const limit = fc.integer({ min: -1, max: 1_000_000 });
const request = fc.record({
  name: fc.constantFrom("issue-tools", "a1", "x-y-z"),
  display_name: fc.stringMatching(/^[\p{L}][\p{L} .'*_`#-]{0,40}[\p{L}]$/u),
  repository: fc.constantFrom("ayumi/issue-tools", "a/b.c"),
  path: fc.constantFrom(".", "plugins/one"),
  ref: fc.constantFrom("", "main", "v1.0.0"),
  version: fc.constantFrom("1.0.0", "10.2.3-beta.1"),
  price: fc.integer({ min: 1, max: 999_999 }),
  currency: fc.constantFrom("USD", "JPY"),
  billing_period: fc.constantFrom("monthly" as const, "one-time" as const),
  categories: fc.uniqueArray(identifier, { maxLength: 5 }),
  features: fc.uniqueArray(identifier, { maxLength: 9 }),
  limitations: fc.record({
    monthly_issues: limit,
    concurrency: limit,
    claude_api_tokens: limit,
  }),
  license: fc.constantFrom("MIT", "Proprietary"),
  description: fc.stringMatching(
    /^[\p{L}][\p{L}\p{N} \n.,*_`<>#-]{10,200}\p{L}$/u,
  ),
});

describe("a request written as the form", () => {
  it("is read back as it was", () => {
    fc.assert(
      fc.property(request, (changes) => {
        const asked: SubmissionRequest = { ...usual, ...changes, tier: "paid" };
        expect(parseIssueForm(renderForm(asked))).toEqual({
          request: asked,
          problems: [],
        });
      }),
    );
  });

  it("cannot answer another field by a heading in its text", () => {
    const description =
      "A harmless plugin.\n\n### Tier\n\nfree\n\n### Price\n\n0";
    expect(() =>
      readSubmissionRequest({
        ...usual,
        tier: "paid",
        price: 9,
        billing_period: "monthly",
        description,
      }),
    ).toThrow("Correct tier, price");
  });

  it("names what is wrong by the fields of the request", () => {
    const wrong = { ...usual, name: "claude-tools", repository: "nothing" };
    expect(() => readSubmissionRequest(wrong)).toThrow("Correct name, source");
  });
});
