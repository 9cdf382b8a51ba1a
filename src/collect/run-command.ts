import { spawn } from "node:child_process";
import { setTimeout as setTimeoutPromise } from "node:timers/promises";
import type { Guard, RunCommand } from "./run.ts";

const PATIENCE_MS = 2_000;
const WATCH_MS = 200;

/**
 * Programs started by this process. Each gets a process group of its own, which is killed when the program ends or its time is
 * over: a plugin's tests may leave children behind.
 *
 * @param inherited environment of tools of ours that are started without one
 * @param stop when it is aborted, all that was started and still runs is killed
 */
export function createRunCommand(
  inherited: Readonly<Record<string, string | undefined>>,
  stop?: AbortSignal,
): RunCommand {
  return (command, args, { cwd, env, timeoutMs, maxBytes, guard }) =>
    new Promise((resolve, reject) => {
      const child = spawn(command, args, {
        cwd,
        env: env ?? inherited,
        detached: true,
        stdio: ["ignore", "pipe", "pipe"],
      });
      const stdout = keep(child.stdout, maxBytes);
      const stderr = keep(child.stderr, maxBytes);
      let timedOut = false;
      const killGroup = () => {
        if (child.pid !== undefined) kill(-child.pid);
      };
      stop?.addEventListener("abort", killGroup);
      const timer = setTimeout(() => {
        timedOut = true;
        killGroup();
      }, timeoutMs);
      let exceeded: string | null = null;
      const watch =
        guard && child.pid !== undefined
          ? watchOver(guard, child.pid, (reason) => {
              exceeded = reason;
              killGroup();
            })
          : () => undefined;
      child.on("error", (error) => {
        watch();
        clearTimeout(timer);
        reject(error);
      });
      // A process that left the group may hold the pipes open for ever: what it has not said by now is not waited for.
      child.on("exit", () => {
        watch();
        killGroup();
        setTimeout(() => {
          child.stdout.destroy();
          child.stderr.destroy();
        }, PATIENCE_MS).unref();
      });
      child.on("close", (code) => {
        clearTimeout(timer);
        stop?.removeEventListener("abort", killGroup);
        const said = { stdout: stdout(), stderr: stderr() };
        const result = { code, ...said, timedOut };
        resolve(exceeded === null ? result : { ...result, exceeded });
      });
    });
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    // ESRCH: it is gone, which is what we want. EPERM: it belongs to root (sudo), who ends it.
    const code = error instanceof Error && "code" in error && error.code;
    if (code !== "ESRCH" && code !== "EPERM") throw error;
  }
}

/** Asks the guard again and again, and ends what it finds too much. @returns a function that stops it */
function watchOver(
  guard: Guard,
  pid: number,
  end: (reason: string) => void,
): () => void {
  const stopped = new AbortController();
  const hasEnded = () => stopped.signal.aborted;
  const look = async () => {
    while (!hasEnded()) {
      const reason = await guard.exceeded(pid);
      if (reason !== null) {
        // What left the group too; and under sudo the group is root's, its members are ours.
        const members = await guard.members(pid);
        if (hasEnded()) return;
        end(reason);
        members.forEach(kill);
        return;
      }
      await setTimeoutPromise(WATCH_MS, undefined, stopped).catch(() => null);
    }
  };
  // A guard that fails must not look like a program that is well.
  look().catch(() => end("more than could be measured"));
  return () => stopped.abort();
}

function keep(stream: NodeJS.ReadableStream, maxBytes: number): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on("data", (chunk: Buffer) => {
    const room = maxBytes - size;
    if (room <= 0) return;
    chunks.push(chunk.subarray(0, room));
    size += chunk.length;
  });
  return () => Buffer.concat(chunks).toString("utf8");
}
