/** An issue of the App's own, as it was left. */
export type TrackedIssue = {
  issue_number: number;
  /** The text that should stand there; null while there is nothing to say and it is closed. */
  body: string | null;
  looked_at: string;
};

/** Issues of the App's own in the marketplace's repository: one of each name. */
export type TrackedIssues = {
  find: (name: string) => Promise<TrackedIssue | null>;
  keep: (input: {
    name: string;
    issue_number: number;
    body: string | null;
    at: string;
  }) => Promise<void>;
};
