const advice: Record<number, string> = {
  400: "The report was not understood. Call quality.yml by its newest released commit.",
  401: "This run's identity was not accepted. The report must come from quality.yml, called by a released commit, on a runner of GitHub.",
  403: "This run may not report here. Call quality.yml by a released commit; a submission is scored only by the run that the marketplace started.",
  404: "The marketplace does not know this repository or run. Install the Miyabi App on the repository, and check `api-url`.",
  409: "The marketplace has this report already, or its submission has moved on.",
  413: "The report is too large.",
  422: "The marketplace does not take reports of this shape. Call quality.yml by its newest released commit.",
  429: "The marketplace has had too many requests from this repository. Run the workflow again later.",
};

/**
 * Says in words of ours what an answer means and what to do.
 * @param status HTTP status of the last try
 * @param message the marketplace's own sentence, "" when it gave none
 */
export function explainRefusal(status: number, message: string): string {
  const general =
    status >= 500
      ? "The marketplace has a problem of its own. Run the job again later; nothing is wrong with the plugin."
      : status >= 300 && status < 400
        ? "The marketplace answered with a redirect. Set `api-url` to its final address."
        : "The marketplace refused the report.";
  const said = message === "" ? "" : ` It says: ${message}`;
  return `${advice[status] ?? general} (HTTP ${status})${said}`;
}
