/** What every author agrees to: the boxes of the submission form. */
export const policies = [
  "I may publish this plugin, and it does what its description says and nothing behind its user's back.",
  "Its tests may be run by this marketplace on GitHub's machines.",
] as const;
