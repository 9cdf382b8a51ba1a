/** Signed-in browsers. A session names the person and nothing else: the role is read from the database. */
export type Sessions = {
  /** @returns what the browser keeps, and for how many seconds it is good */
  begin: (
    user_id: string,
    now: Date,
  ) => Promise<{ session: string; seconds: number }>;
  /** The user's id; null for what is no session, or is over. */
  personOf: (session: string, now: Date) => Promise<string | null>;
};
