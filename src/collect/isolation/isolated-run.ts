import { access } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import type { RunCommand } from "../run.ts";
import { createGuard } from "./guard.ts";
import { isolation, type IsolationKind, type Network } from "./isolation.ts";
import type { Limits } from "./limits.ts";

export type IsolatedRun = {
  kind: IsolationKind;
  /** Every program of the plugin starts here: isolated, watched, with an environment of ours and what is left of the time. */
  run: RunCommand;
};

/**
 * @param options.base real path of the folder that holds the copy and its results
 * @param options.installedFor folder of the working tree whose node_modules are linked into the copy, null when none are
 * @param options.timeoutMs for all programs together, from the first on
 */
export async function isolatedRun(options: {
  run: RunCommand;
  network: Network;
  base: string;
  installedFor: string | null;
  limits: Limits;
  timeoutMs: number;
}): Promise<IsolatedRun> {
  const { run, network, base, limits, installedFor, timeoutMs } = options;
  const { kind, start } = await isolation(network, run, {
    base,
    visible: await existing([
      dirname(dirname(process.execPath)),
      ...(installedFor === null ? [] : modulesAbove(installedFor)),
    ]),
    home: homedir(),
    limits,
  });
  let deadline: number | null = null;
  return {
    kind,
    run: async (command, args, given) => {
      const { cwd, env = {} } = given;
      const guard = await createGuard(limits, base, run);
      deadline ??= performance.now() + timeoutMs;
      const left = Math.min(given.timeoutMs, deadline - performance.now());
      const limit = Math.max(1_000, Math.round(left));
      const program = start({ command, args, cwd, env, timeoutMs: limit });
      const started = performance.now();
      const result = await run(program.command, program.args, {
        ...given,
        env,
        guard,
        timeoutMs: program.timeoutMs,
      });
      // Under sudo the time limit is root's, and all that is seen of it is that the program was killed then.
      const byRoot = program.command === "sudo" && result.code !== 0;
      const struck = byRoot && performance.now() - started >= limit;
      return { ...result, timedOut: result.timedOut || struck };
    },
  };
}

/** The folder itself, because packages of a workspace are links into it, and where Node would look above it. */
function modulesAbove(folder: string): string[] {
  const found = [folder];
  for (let at = folder; at !== dirname(at); at = dirname(at))
    found.push(join(at, "node_modules"));
  return found;
}

async function existing(paths: readonly string[]): Promise<string[]> {
  const there = await Promise.all(
    paths.map((path) =>
      access(path).then(
        () => true,
        () => false,
      ),
    ),
  );
  return paths.filter((_, at) => there[at]);
}
