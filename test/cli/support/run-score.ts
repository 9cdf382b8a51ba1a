import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { scoreCommand } from "../../../src/cli/score-command.ts";
import { local } from "../../collect/support/temp-plugin.ts";

/**
 * `miyabi score` in this process, with real programs.
 *
 * @param machine.env environment of the person, beside PATH
 * @param machine.answer what the person types when asked; null: nobody is there
 */
export async function runScore(
  args: readonly string[],
  machine: { env?: Record<string, string>; answer?: string | null } = {},
) {
  let out = "";
  const said: string[] = [];
  const asked: string[] = [];
  const temporary = await mkdtemp(join(tmpdir(), "miyabi-score-"));
  try {
    const code = await scoreCommand(args, {
      run: local.run,
      clock: () => new Date(),
      cwd: "/",
      env: { PATH: process.env["PATH"], ...machine.env },
      fetch: () => Promise.reject(new TypeError("there is no network")),
      log: (line) => void said.push(line),
      out: (text) => void (out += text),
      ask: (question) => {
        asked.push(question);
        return Promise.resolve(machine.answer ?? null);
      },
      temporary: () => Promise.resolve(temporary),
    });
    return { code, out, said: said.join("\n"), asked };
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
