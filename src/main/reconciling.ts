import { createReconcile, type ReconcilePart } from "../jobs/reconcile.ts";
import type { Jobs } from "../marketplace/ports/jobs.ts";
import type { Log } from "../marketplace/ports/log.ts";
import { repeat } from "./repeat.ts";

export type Reconciling = {
  /** Answers false when another instance is at it. */
  run: () => Promise<boolean>;
  begin: () => void;
  stop: () => Promise<void>;
};

/** Compares and repairs: at start, every `seconds`, and when asked to. */
export function createReconciling(options: {
  jobs: Pick<Jobs, "lease">;
  parts: ReconcilePart[];
  seconds: number;
  holder: string;
  clock: () => Date;
  log: Log;
  /** What is found may be work for others. */
  wake: () => void;
}): Reconciling {
  const { seconds, log, wake } = options;
  const reconcile = createReconcile(options);
  const run = async () => {
    const done = await reconcile();
    wake();
    return done;
  };
  let end = () => Promise.resolve();
  return {
    run,
    begin: () => {
      end = repeat(seconds, async () => {
        try {
          await run();
        } catch (error) {
          log.error({ err: error }, "could not reconcile; trying again later");
        }
      });
    },
    stop: () => end(),
  };
}
