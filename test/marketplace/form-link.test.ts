import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formAnswers } from "../../src/marketplace/form-answers.ts";
import { formLink } from "../../src/marketplace/form-link.ts";
import { parseIssueForm } from "../../src/marketplace/issue-form.ts";
import { submissionForm } from "../support/submission-form.ts";

const { request } = parseIssueForm(submissionForm());
if (request === null) throw new Error("the form of the tests is not valid");
const usual = formAnswers(request);
const place = { webUrl: "https://github.com", repository: "acme/marketplace" };

describe("the link to the prefilled form", () => {
  it("leads to the form with every answer that was given", () => {
    const { url, leftOut } = formLink(place, usual);
    expect(leftOut).toEqual([]);
    const { origin, pathname, searchParams } = new URL(url);
    expect(origin + pathname).toBe(
      "https://github.com/acme/marketplace/issues/new",
    );
    expect(searchParams.get("template")).toBe("submit-plugin.yml");
    expect(searchParams.get("name")).toBe(usual["Plugin name"]);
    expect(searchParams.get("description")).toBe(usual.Description);
    expect(searchParams.has("path")).toBe(false);
    expect(searchParams.has("policies")).toBe(false);
  });

  it("leaves out the longest answer whole where the address would be too long, and says which", () => {
    const Description = "紹介".repeat(900);
    const { url, leftOut } = formLink(place, { ...usual, Description });
    expect(leftOut).toEqual(["Description"]);
    expect(new URL(url).searchParams.has("description")).toBe(false);
    expect(new URL(url).searchParams.get("version")).toBe(usual.Version);
  });

  it("is never too long, and carries whatever it carries unchanged", () => {
    const text = fc.string({ unit: "binary", maxLength: 4_000 });
    fc.assert(
      fc.property(text, text, (Description, Requirements) => {
        const answers = { ...usual, Description, Requirements };
        const { url, leftOut } = formLink(place, answers);
        expect(url.length).toBeLessThanOrEqual(8_000);
        const { searchParams } = new URL(url);
        if (!leftOut.includes("Description"))
          expect(searchParams.get("description") ?? "").toBe(Description);
        expect(searchParams.getAll("template")).toEqual(["submit-plugin.yml"]);
      }),
    );
  });
});
