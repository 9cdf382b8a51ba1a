import type { Jobs } from "../marketplace/ports/jobs.ts";
import type { Log } from "../marketplace/ports/log.ts";

/** One thing that is compared with the outside and repaired. Parts know nothing of each other. */
export type ReconcilePart = { name: string; run: () => Promise<void> };

/** Longer than the parts take; after a crash the next instance waits so long. Two at once do no harm. */
const LEASE_SECONDS = 120;

/**
 * Runs the parts one after the other, on one instance at a time. A part that fails is logged and does not stop the others:
 * the next round tries it again.
 * @param options.holder names this instance in the lease row
 * @returns a function that answers false when another instance has the lease
 */
export function createReconcile(options: {
  jobs: Pick<Jobs, "lease">;
  parts: ReconcilePart[];
  holder: string;
  clock: () => Date;
  log: Log;
}): () => Promise<boolean> {
  const { jobs, parts, holder, clock, log } = options;
  const lease = (seconds: number) =>
    jobs.lease({
      name: "reconcile",
      holder,
      seconds,
      at: clock().toISOString(),
    });
  return async () => {
    if (!(await lease(LEASE_SECONDS))) return false;
    for (const part of parts) {
      try {
        await part.run();
      } catch (error) {
        log.error({ err: error, part: part.name }, "reconcile part failed");
      }
    }
    // Given back, so that an instance that starts now need not wait.
    await lease(0);
    return true;
  };
}
