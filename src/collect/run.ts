/** What a command said. `code` is null when a signal or the time limit ended it. */
export type RunResult = {
  code: number | null;
  stdout: string;
  stderr: string;
  timedOut: boolean;
};

export type RunOptions = {
  cwd: string;
  /** The whole environment. Without it the command gets the one of this process: only for tools of ours. */
  env?: Record<string, string>;
  timeoutMs: number;
  /** Each stream is cut here; the command goes on. */
  maxBytes: number;
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
