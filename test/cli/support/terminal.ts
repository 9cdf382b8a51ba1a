import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCli } from "../../../src/cli/run-cli.ts";
import { fakeGitHub } from "./fake-github.ts";
import { fakeMarketplace } from "./fake-marketplace.ts";

export const address = "https://api.example.com";

export type Said = { code: number; out: string; log: string };

/**
 * A machine with a terminal and an empty home, a marketplace at `address`, and GitHub. Other addresses are reached as they
 * are. `await using` removes the home.
 */
export async function openTerminal() {
  const home = await mkdtemp(join(tmpdir(), "miyabi-home-"));
  const github = fakeGitHub({ typedInAfter: 7 });
  const { clock, sleep } = github;
  const marketplace = fakeMarketplace(clock);
  const machine = {
    env: { MIYABI_MARKETPLACE_URL: address } as Record<string, string>,
    /** What the person types when asked; null: nobody is there. */
    answers: null as string | null,
  };

  async function miyabi(command: string, stdin = ""): Promise<Said> {
    let out = "";
    let log = "";
    const code = await runCli(command.split(" "), {
      cwd: home,
      env: machine.env,
      home,
      out: (words) => void (out += words),
      log: (line) => void (log += `${line}\n`),
      run: () => Promise.reject(new Error("No program is to be run here.")),
      fetch: (url, init) => {
        const { origin } = new URL(url instanceof Request ? url.url : url);
        if (origin === "https://github.com") return github.fetch(url, init);
        return origin === address
          ? marketplace.fetch(url, init)
          : globalThis.fetch(url, init);
      },
      clock,
      sleep,
      temporary: () => Promise.resolve(home),
      stdin: () => Promise.resolve(stdin),
      ask: () => Promise.resolve(machine.answers),
    });
    return { code, out, log };
  }

  return {
    home,
    machine,
    marketplace,
    clock,
    sleep,
    miyabi,
    login: () => miyabi("login --client-id Iv23liTest"),
    [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true }),
  };
}
