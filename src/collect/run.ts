/** What a command said. `code` is null when a signal or the time limit ended it. */
export type RunResult = {
  code: number | null;
  stdout: string;
  stderr: string;
  timedOut: boolean;
  /** What it took too much of, when a guard ended it: "more than 8 GB of memory". */
  exceeded?: string;
};

/** Looks at a program while it runs. */
export type Guard = {
  /** @returns what it and its children took too much of, null while all is well */
  exceeded: (pid: number) => Promise<string | null>;
  /** @returns it and its children: those to be ended */
  members: (pid: number) => Promise<readonly number[]>;
};

export type RunOptions = {
  cwd: string;
  /** The whole environment. Without it the command gets the one of this process: only for tools of ours. */
  env?: Record<string, string>;
  timeoutMs: number;
  /** Each stream is cut here; the command goes on. */
  maxBytes: number;
  guard?: Guard;
};

/**
 * Runs a program without a shell. Resolves when it ended, whatever its exit code; all processes it started are gone then.
 * Rejects when the program cannot be started.
 */
export type RunCommand = (
  command: string,
  args: readonly string[],
  options: RunOptions,
) => Promise<RunResult>;

/** Tells the person what is going on: one sentence without a line break. */
export type Log = (message: string) => void;
