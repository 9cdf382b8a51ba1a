import { AppError } from "../errors.ts";
import type { Job, Jobs } from "../marketplace/ports/jobs.ts";
import type { Log } from "../marketplace/ports/log.ts";
import { retryPause } from "./backoff.ts";

/** Does one job. It may run more than once, so its effects are idempotent; throwing means "try again later". */
export type JobHandler = (job: Job) => Promise<void>;

export type WorkerOptions = {
  jobs: Jobs;
  /** By kind. A job of any other kind is left to an instance that is newer, or has more configured. */
  handlers: Record<string, JobHandler>;
  clock: () => Date;
  /** Unique among all instances. */
  workerId: string;
  log: Log;
  /** Jobs at the same time; 4 when absent. */
  concurrency?: number;
  /** A job that takes longer is given to another worker as well, and a crashed one is waited for so long; 120 when absent. */
  leaseSeconds?: number;
  /** Tries before a job is dead; 20 when absent, which is about half a day. */
  maxAttempts?: number;
};

export type Worker = {
  /** One round: claims what is due and waits for it. Answers how many jobs it took. Throws when claiming fails. */
  tick: () => Promise<number>;
  /** Polls each second until `stop`. */
  start: () => void;
  /** Takes nothing more and waits for what is running. */
  stop: () => Promise<void>;
  /** There is new work: do not wait for the next second. Does nothing before `start`. */
  poke: () => void;
};

const POLL_MS = 1_000;

/** Works the job table together with all other workers on it. */
export function createWorker(options: WorkerOptions): Worker {
  const { jobs, handlers, clock, log, workerId, concurrency = 4 } = options;
  const { leaseSeconds = 120 } = options;
  const inFlight = new Map<string, Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  let polling: Promise<void> | undefined;
  let pokedMeanwhile = false;

  async function launch(): Promise<string[]> {
    const limit = concurrency - inFlight.size;
    if (limit <= 0) return [];
    const claimed = await jobs.claim({
      worker: workerId,
      limit,
      kinds: Object.keys(handlers),
      lease_seconds: leaseSeconds,
      at: clock().toISOString(),
    });
    // One that is still running here had its lease run out; claiming it again has just renewed that.
    const fresh = claimed.filter((job) => !inFlight.has(job.id));
    for (const job of fresh) inFlight.set(job.id, run(job));
    return fresh.map((job) => job.id);
  }

  async function run(job: Job): Promise<void> {
    await work(job, options);
    inFlight.delete(job.id);
    poke();
  }

  async function poll(): Promise<void> {
    try {
      await launch();
    } catch (error) {
      log.warn({ err: error }, "could not claim jobs; trying again");
    }
    polling = undefined;
    if (pokedMeanwhile) {
      pokedMeanwhile = false;
      poke();
    }
  }

  function poke(): void {
    if (timer === undefined) return;
    if (polling === undefined) polling = poll();
    else pokedMeanwhile = true;
  }

  return {
    async tick() {
      const launched = await launch();
      await Promise.all(launched.flatMap((id) => inFlight.get(id) ?? []));
      return launched.length;
    },
    start() {
      timer ??= setInterval(poke, POLL_MS);
      poke();
    },
    async stop() {
      clearInterval(timer);
      timer = undefined;
      await polling;
      await Promise.all(inFlight.values());
    },
    poke,
  };
}

/** Never rejects: what cannot be written down now comes back when the lease runs out. */
async function work(job: Job, options: WorkerOptions): Promise<void> {
  const { jobs, clock, log, workerId } = options;
  const { id, kind, key, attempt } = job;
  try {
    const failure = await outcomeOf(job, options);
    const at = clock().toISOString();
    if (failure === null) {
      await jobs.complete({ id, worker: workerId, at });
      return;
    }
    const { error, retry_at } = failure;
    const fields = { job: { id, kind, key, attempt }, err: error, retry_at };
    if (retry_at === null) log.error(fields, "a job is dead: see to it");
    else log.warn(fields, "a job failed and will be tried again");
    await jobs.fail({
      id,
      worker: workerId,
      error: wordsOf(error),
      retry_at,
      at,
    });
  } catch (error) {
    log.error({ job: { id, kind, key }, err: error }, "a job's end was lost");
  }
}

type Failure = { error: unknown; retry_at: string | null };

async function outcomeOf(
  job: Job,
  { handlers, clock, maxAttempts = 20 }: WorkerOptions,
): Promise<Failure | null> {
  const handler = Object.hasOwn(handlers, job.kind)
    ? handlers[job.kind]
    : undefined;
  if (handler === undefined) {
    const error = new Error(`There is no handler for jobs of ${job.kind}.`);
    return { error, retry_at: null };
  }
  // Only tries whose worker died get here: they never reported a failure.
  if (job.attempt > maxAttempts) {
    const error = new Error(`It never ended in ${maxAttempts} tries.`);
    return { error, retry_at: null };
  }
  try {
    await handler(job);
    return null;
  } catch (error) {
    if (job.attempt >= maxAttempts) return { error, retry_at: null };
    const pause = retryPause(job.attempt, retryAfterOf(error));
    const retry = new Date(clock().getTime() + pause * 1_000);
    return { error, retry_at: retry.toISOString() };
  }
}

function retryAfterOf(error: unknown): number | undefined {
  return error instanceof AppError ? error.retryAfter : undefined;
}

function wordsOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(
    0,
    2_000,
  );
}
