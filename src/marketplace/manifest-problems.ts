import type { Report } from "../score/report.ts";
import type { FormLabel } from "./issue-form-sections.ts";
import type { Problem, SubmissionRequest } from "./ports/submissions.ts";

/** The catalogue promises a name and a version; the plugin's own manifest must say the same. */
export function manifestProblems(
  request: Pick<SubmissionRequest, "name" | "version">,
  { manifest }: Pick<Report, "manifest">,
): Problem[] {
  if (manifest === null) return [];
  const differs = (field: FormLabel): Problem => ({
    field,
    message:
      "differs from the one in `.claude-plugin/plugin.json` at the pinned commit: make both the same",
  });
  return [
    ...(manifest.name === request.name ? [] : [differs("Plugin name")]),
    ...(manifest.version === null || manifest.version === request.version
      ? []
      : [differs("Version")]),
  ];
}
