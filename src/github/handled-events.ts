/** Events that src/app.ts has a handler for. All others are acknowledged and not kept. */
export const handledEvents: ReadonlySet<string> = new Set([
  "issues",
  "issue_comment",
  "pull_request",
  "workflow_run",
]);
