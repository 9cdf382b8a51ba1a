/** Events that src/app.ts has a handler for. All others are acknowledged and not kept. */
export const handledEvents: ReadonlySet<string> = new Set([
  "check_run",
  "check_suite",
  "installation",
  "installation_repositories",
  "issues",
  "issue_comment",
  "pull_request",
  "push",
  "release",
  "workflow_run",
]);
