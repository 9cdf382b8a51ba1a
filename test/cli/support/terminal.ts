import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunCommand } from "../../../src/collect/run.ts";
import { runCli } from "../../../src/cli/run-cli.ts";
import { fakeGitHub } from "./fake-github.ts";
import { fakeMarketplace } from "./fake-marketplace.ts";

export const address = "https://api.example.com";

const noProgram: RunCommand = () =>
  Promise.reject(new Error("No program is to be run here."));

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
    run: noProgram,
    /** Where commands are typed. */
    cwd: home,
    hasBrowser: true,
    /** Pages that were opened in the browser. */
    opened: [] as string[],
    /** What was asked. */
    asked: [] as string[],
  };

  /** @param command as it is typed; a list where an argument has blanks in it */
  async function miyabi(
    command: string | readonly string[],
    stdin = "",
  ): Promise<Said> {
    let out = "";
    let log = "";
    const words = typeof command === "string" ? command.split(" ") : command;
    const code = await runCli(words, {
      cwd: machine.cwd,
      env: machine.env,
      home,
      out: (words) => void (out += words),
      log: (line) => void (log += `${line}\n`),
      run: (...started) => machine.run(...started),
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
      ask: (question) => {
        machine.asked.push(question);
        return Promise.resolve(machine.answers);
      },
      open: (url) => {
        if (machine.hasBrowser) machine.opened.push(url);
        return Promise.resolve(machine.hasBrowser);
      },
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
