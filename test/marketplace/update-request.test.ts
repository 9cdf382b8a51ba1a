import { expect, it } from "vitest";
import { parseIssueForm } from "../../src/marketplace/issue-form.ts";
import { updateRequest } from "../../src/marketplace/update-request.ts";
import { submissionForm } from "../support/submission-form.ts";

const { request } = parseIssueForm(submissionForm());
if (request === null) throw new Error("the form of the tests is not valid");

it.each([
  "v1.1.0",
  "1.1.0",
  "issue-tools--v1.1.0",
  "issue-tools@1.1.0",
  "issue-tools-v1.1.0",
  "issue-tools/v1.1.0",
])("the tag %s asks for version 1.1.0 at that tag", (tag) => {
  expect(updateRequest(request, tag)).toEqual({
    ...request,
    version: "1.1.0",
    ref: tag,
  });
});

it.each([
  ["is no version", "nightly"],
  ["is the listed version", "v1.0.0"],
  ["is below the listed version", "v0.9.9"],
  ["is a pre-release of the listed version", "v1.0.0-rc.1"],
  ["is another plugin's", "other-tools--v1.1.0"],
])("a tag that %s asks for nothing", (_name, tag) => {
  expect(updateRequest(request, tag)).toBeNull();
});
