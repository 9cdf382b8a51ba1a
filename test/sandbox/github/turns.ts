import type { Run } from "./runs.ts";

/** Whose turn it is in a concurrency group. */
export type Turns = {
  /** Resolves with true when it is this run's turn, with false when a later one took its place in the queue. */
  wait: (run: Run) => Promise<boolean>;
  leave: (run: Run) => void;
};

/**
 * GitHub's rule: one run of a group goes, one waits, and who comes third cancels the one that waits. A group with
 * `cancel-in-progress` is treated the same here: the running one is let finish.
 *
 * @returns turns of all groups
 */
export function createTurns(): Turns {
  const groups = new Map<
    string,
    { waiting: ((free: boolean) => void) | null }
  >();
  const keyOf = (run: Run): string => `${run.repository} ${run.group}`;
  return {
    wait: (run) => {
      if (run.group === "") return Promise.resolve(true);
      const group = groups.get(keyOf(run));
      if (!group) {
        groups.set(keyOf(run), { waiting: null });
        return Promise.resolve(true);
      }
      group.waiting?.(false);
      return new Promise((resolve) => {
        group.waiting = resolve;
      });
    },
    leave: (run) => {
      const group = groups.get(keyOf(run));
      if (!group) return;
      if (group.waiting === null) {
        groups.delete(keyOf(run));
        return;
      }
      const next = group.waiting;
      group.waiting = null;
      next(true);
    },
  };
}
