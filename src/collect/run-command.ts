import { spawn } from "node:child_process";
import type { RunCommand } from "./run.ts";

const PATIENCE_MS = 2_000;

/**
 * Programs started by this process. Each gets a process group of its own, which is killed when the program ends or its time is
 * over: a plugin's tests may leave children behind.
 *
 * @param inherited environment of tools of ours that are started without one
 */
export function createRunCommand(
  inherited: Readonly<Record<string, string | undefined>>,
): RunCommand {
  return (command, args, { cwd, env, timeoutMs, maxBytes }) =>
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
        if (child.pid === undefined) return;
        try {
          process.kill(-child.pid, "SIGKILL");
        } catch (error) {
          // ESRCH: the group is gone, which is what we want. EPERM: it belongs to root (sudo), who ends it.
          const code = error instanceof Error && "code" in error && error.code;
          if (code !== "ESRCH" && code !== "EPERM") throw error;
        }
      };
      const timer = setTimeout(() => {
        timedOut = true;
        killGroup();
      }, timeoutMs);
      child.on("error", (error) => {
        clearTimeout(timer);
        reject(error);
      });
      // A process that left the group may hold the pipes open for ever: what it has not said by now is not waited for.
      child.on("exit", () => {
        killGroup();
        setTimeout(() => {
          child.stdout.destroy();
          child.stderr.destroy();
        }, PATIENCE_MS).unref();
      });
      child.on("close", (code) => {
        clearTimeout(timer);
        resolve({ code, stdout: stdout(), stderr: stderr(), timedOut });
      });
    });
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
