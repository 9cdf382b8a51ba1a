/** Work to do. `key` is unique among unfinished jobs: putting in a queued one is a no-op, a running one runs once more. */
export type NewJob = {
  kind: string;
  key: string;
  payload: Record<string, unknown>;
  /** Not before; absent means now. */
  run_at?: string;
};

export type Job = {
  id: string;
  kind: string;
  key: string;
  payload: Record<string, unknown>;
  /** Counts from 1 in the first try. */
  attempt: number;
};

export type Jobs = {
  enqueue: (jobs: NewJob[], at: string) => Promise<void>;
  /** Takes due jobs under a lease (`for update skip locked`); one whose lease ran out is due again. */
  claim: (input: {
    worker: string;
    limit: number;
    /** What this worker can do; all kinds when absent. */
    kinds?: string[];
    lease_seconds: number;
    at: string;
  }) => Promise<Job[]>;
  complete: (input: {
    id: string;
    worker: string;
    at: string;
  }) => Promise<void>;
  /** Again at `retry_at`, or dead when it is null. */
  fail: (input: {
    id: string;
    worker: string;
    error: string;
    retry_at: string | null;
    at: string;
  }) => Promise<void>;
  /** The soonest `run_at`, and how many are queued, running and dead. */
  stats: (at: string) => Promise<{
    queued: number;
    running: number;
    dead: number;
    oldest_due: string | null;
  }>;
  /** A named lease row, so that one instance at a time reconciles. True when `holder` has it now. */
  lease: (input: {
    name: string;
    holder: string;
    seconds: number;
    at: string;
  }) => Promise<boolean>;
};

/** An event as it came in, kept by its sender's id. */
export type Delivery = {
  source: "github" | "stripe";
  delivery_id: string;
  event: string;
  payload: Record<string, unknown>;
};

export type Inbox = {
  /**
   * Stores the event and its job in one transaction; the second time it is a duplicate and nothing is written. Null for an
   * event that nothing works on: it is kept all the same.
   */
  accept: (input: {
    delivery: Delivery;
    job: NewJob | null;
    at: string;
  }) => Promise<"accepted" | "duplicate">;
  find: (
    source: Delivery["source"],
    delivery_id: string,
  ) => Promise<Delivery | null>;
  /** Which of these ids are here: what `reconcile` need not ask for again. */
  known: (
    source: Delivery["source"],
    delivery_ids: string[],
  ) => Promise<string[]>;
};
