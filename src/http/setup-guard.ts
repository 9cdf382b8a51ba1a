import { sameSecret } from "./same-secret.ts";

/** GitHub's code is good for as long. */
const HOUR_MS = 60 * 60_000;

type Pending = { state: string; repository: string; until: number };

/**
 * Lets one person through once: the token opens the way to GitHub, and the state that goes along brings that person back.
 * In memory, because a restart prints a new token.
 */
export function createSetupGuard(
  token: string,
  outside: { newState: () => string; clock: () => Date },
) {
  let unused: string | null = token;
  let pending: Pending | null = null;
  const opens = (given: string) => unused !== null && sameSecret(given, unused);
  return {
    /** Whether the token opens, without using it up. */
    opens,
    /**
     * Uses the token up.
     *
     * @returns the state to send along; null when the token does not open
     */
    leave: (given: string, repository: string): string | null => {
      if (!opens(given)) return null;
      unused = null;
      const until = outside.clock().getTime() + HOUR_MS;
      pending = { state: outside.newState(), repository, until };
      return pending.state;
    },
    /**
     * Uses the state up. A wrong one uses up nothing, so that nobody else can end the way of the right person.
     *
     * @returns the repository that was named on leaving; null when the state is not the one that was given
     */
    comeBack: (state: string): string | null => {
      if (pending === null || !sameSecret(state, pending.state)) return null;
      const { repository, until } = pending;
      pending = null;
      return outside.clock().getTime() < until ? repository : null;
    },
  };
}
