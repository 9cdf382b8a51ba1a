/** Tokens of signed-in people. They name the person and nothing else: the role is read from the database. */
export type AccessTokens = {
  issue: (
    user_id: string,
    now: Date,
  ) => Promise<{ access_token: string; expires_in: number }>;
  /** The user's id. Throws AppError unauthorized. */
  verify: (token: string, now: Date) => Promise<string>;
};
