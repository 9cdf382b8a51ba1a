/** Where a command stands: GitHub's comment ids grow with time. */
export type CommandPlace = { comment_id: number; line: number };

/** Commands ("submission.hold", …) on one submission, or on one plugin whatever the issue. */
export type RivalQuery = {
  actions: string[];
  submission_id: string | null;
  plugin_id: string | null;
};

export type CommandOrder = {
  /** The command that was written last among those that were carried out. */
  newest: (query: RivalQuery) => Promise<CommandPlace | null>;
};
