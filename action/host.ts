import { randomBytes } from "node:crypto";
import * as core from "@actions/core";
import { oneLine } from "../src/score/escape-markdown.ts";

/** What an entry needs of the runner. Every text may be foreign: nothing that comes through here can become a command. */
export type Host = {
  input: (name: string) => string;
  output: (name: string, value: string) => void;
  info: (message: string) => void;
  notice: (message: string) => void;
  fail: (message: string) => void;
  summary: (markdown: string) => Promise<void>;
  annotate: (level: "error" | "warning", about: Annotated) => void;
  /** While `work` runs, no line of the log is a workflow command, whoever prints it. */
  quarantine: <T>(work: () => Promise<T>) => Promise<T>;
};

/** A message at a place in the repository. */
type Annotated = {
  title: string;
  message: string;
  file: string;
  line: number;
};

/** A log line is cut here: longer ones are a tool that ran wild. */
const LOG_LINE = 2_000;

/**
 * The runner as @actions/core shows it.
 * `info` prints line breaks as they are, and a line that begins with `::` is a workflow command: so a message is one
 * line and gets no chance to begin with one. The others are commands themselves, which escape what they carry.
 */
export function runnerHost(): Host {
  return {
    input: (name) => core.getInput(name),
    output: (name, value) => core.setOutput(name, value),
    info: (message) => {
      const line = oneLine(message, LOG_LINE).trimStart();
      core.info(line.startsWith("::") ? `> ${line}` : line);
    },
    notice: (message) => core.notice(message),
    fail: (message) => core.setFailed(message),
    summary: async (markdown) => {
      await core.summary.addRaw(markdown, true).write();
    },
    annotate: (level, { title, message, file, line }) =>
      core[level](message, { title, file, startLine: line }),
    quarantine: async (work) => {
      // Nobody can end it early, because nobody can guess the word that ends it.
      const token = randomBytes(16).toString("hex");
      core.info(`::stop-commands::${token}`);
      try {
        return await work();
      } finally {
        core.info(`::${token}::`);
      }
    },
  };
}

/**
 * Runs an entry so that whatever is thrown, an `Error` or not, fails the step.
 * @param work the entry's `run`, bound to its dependencies
 */
export async function runEntry(
  host: Pick<Host, "fail">,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    host.fail(error instanceof Error ? error.message : String(error));
  }
}
