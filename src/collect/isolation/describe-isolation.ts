import { mkdtemp, realpath, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import type { RunCommand } from "../run.ts";
import { isolation, type IsolationKind } from "./isolation.ts";
import { defaultLimits } from "./limits.ts";

/**
 * What this machine can do to run code of a stranger: tried, not guessed.
 *
 * @returns "none" when nothing works; then the code could read the person's files, reach the network and stay behind
 */
export async function availableIsolation(
  run: RunCommand,
): Promise<IsolationKind> {
  const base = await realpath(await mkdtemp(join(tmpdir(), "miyabi-try-")));
  try {
    const place = {
      base,
      visible: [],
      home: homedir(),
      limits: defaultLimits(),
    };
    return (await isolation("off", run, place)).kind;
  } finally {
    await rm(base, { recursive: true, force: true });
  }
}

/** @returns what is true of the plugin's programs under an isolation: a sentence for the person, without a full stop */
export function describeIsolation(kind: IsolationKind): string {
  return kind === "none"
    ? "not isolated: this system can take from them neither the network nor the files of your account (that needs Linux with unshare from util-linux, and user namespaces or sudo without a password)"
    : `isolated (${kind}): without network, writing only to a copy, blind to your credentials and other processes, with limits on memory, processes and disk`;
}
