import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

type Host = {
  env: Record<string, string | undefined>;
  on: (event: "exit", listener: () => void) => unknown;
  once: (event: Signal, listener: () => void) => unknown;
  exit: (code: number) => void;
};

type Signal = "SIGINT" | "SIGTERM" | "SIGHUP";

/** A shell tells by these codes which signal ended a program. */
const exitCodes: Readonly<Record<Signal, number>> = {
  SIGHUP: 129,
  SIGINT: 130,
  SIGTERM: 143,
};

/**
 * One folder for all that a run writes for a while, made when it is first wanted. Other temporary folders of this process
 * are made inside it (TMPDIR). It is removed when the program ends, on Ctrl+C too, after the programs that were started
 * are killed.
 *
 * @param host this process
 * @param killAll ends all programs that were started, at once
 */
export function temporaryFolder(
  host: Host,
  killAll: () => void,
): () => Promise<string> {
  let folder: string | undefined;
  const remove = () => {
    killAll();
    if (folder !== undefined)
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  return () => {
    if (folder === undefined) {
      folder = realpathSync(mkdtempSync(join(tmpdir(), "miyabi-run-")));
      host.env["TMPDIR"] = folder;
      host.on("exit", remove);
      for (const [signal, code] of Object.entries(exitCodes))
        host.once(signal as Signal, () => {
          host.exit(code);
        });
    }
    return Promise.resolve(folder);
  };
}
