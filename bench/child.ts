import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

export type Child = { url: string; stop: () => Promise<void> };

/** Starts a script that prints its address, in a process of its own so that the load does not share its thread. */
export async function startChild(
  script: string,
  env: Record<string, string>,
): Promise<Child> {
  const child = spawn(process.execPath, [script], {
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = new Promise<void>((resolve) => {
    child.once("exit", () => {
      resolve();
    });
  });
  const url = await firstAddress(child.stdout, exited);
  return {
    url,
    stop: async () => {
      child.kill("SIGTERM");
      await exited;
    },
  };
}

async function firstAddress(
  stdout: NodeJS.ReadableStream,
  exited: Promise<void>,
): Promise<string> {
  const found = new Promise<string>((resolve) => {
    createInterface({ input: stdout }).on("line", (line) => {
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
      if (url !== undefined) resolve(url);
    });
  });
  return Promise.race([
    found,
    exited.then(() => {
      throw new Error("The server ended before it printed its address.");
    }),
  ]);
}
