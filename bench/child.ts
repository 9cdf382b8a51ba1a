import { spawn } from "node:child_process";
import { mkdtemp, open, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export type Child = { url: string; stop: () => Promise<void> };

/**
 * Starts a script that prints its address, in a process of its own so that the load does not share its thread. What it
 * prints goes to a file, because reading an access log would cost the load its time.
 */
export async function startChild(
  script: string,
  env: Record<string, string>,
): Promise<Child> {
  const folder = await mkdtemp(join(tmpdir(), "bench-child-"));
  const printed = join(folder, "stdout");
  const file = await open(printed, "w");
  const child = spawn(process.execPath, [script], {
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["ignore", file.fd, "inherit"],
  });
  await file.close();
  const exited = new Promise<void>((resolve) => {
    child.once("exit", () => {
      resolve();
    });
  });
  const stop = async () => {
    child.kill("SIGTERM");
    await exited;
    await rm(folder, { recursive: true });
  };
  for (;;) {
    const text = await readFile(printed, "utf8");
    const url = /http:\/\/127\.0\.0\.1:\d+(?=\s|$)/m.exec(text)?.[0];
    if (url !== undefined) return { url, stop };
    if (child.exitCode !== null) {
      await stop();
      throw new Error(`${script} ended before it printed its address.`);
    }
    await sleep(50);
  }
}
