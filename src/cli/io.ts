import type { Log, RunCommand } from "../collect/run.ts";

/** Everything outside that a command may touch, so that a test can stand in for it. */
export type Io = {
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  /** Folder of the licence store and of what the CLI keeps beside it. */
  home: string;
  out: (text: string) => void;
  log: Log;
  run: RunCommand;
  fetch: typeof globalThis.fetch;
  clock: () => Date;
  sleep: (ms: number) => Promise<void>;
  /** The whole standard input. */
  stdin: () => Promise<string>;
  /** A folder for what is written for a while. It is removed when the program ends, however it ends. */
  temporary: () => Promise<string>;
  /** Asks the person; null where nobody sits at the terminal. */
  ask: (question: string) => Promise<string | null>;
  /** Opens a page in the person's browser; false where there is none, or nobody sits at the terminal. */
  open: (url: string) => Promise<boolean>;
};

export type Command = {
  help: string;
  /** @returns the exit code: 0 fine, 1 the answer is no, 2 it could not do its work */
  run: (args: readonly string[], io: Io) => Promise<number>;
};
