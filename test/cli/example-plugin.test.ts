import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fixture } from "../collect/support/temp-plugin.ts";
import { shell, stop, typed } from "./support/hook-input.ts";
import { runScore } from "./support/run-score.ts";
import { openTerminal } from "./support/terminal.ts";

type Hooks = {
  hooks: Record<
    string,
    { matcher?: string; hooks: { type: string; command: string }[] }[]
  >;
};

const folder = fixture("agent-desk");

async function commandOf(event: string): Promise<string> {
  const text = await readFile(join(folder, "hooks/hooks.json"), "utf8");
  const [group] = (JSON.parse(text) as Hooks).hooks[event] ?? [];
  const [handler] = group?.hooks ?? [];
  expect(handler?.type).toBe("command");
  return (handler?.command ?? "").replace(/^miyabi /, "");
}

describe("the example plugin that wires the hook", () => {
  it("would be listed: our own scorer gives it 80 or more, and finds nothing critical", async () => {
    const { code, out } = await runScore([folder, "--json"]);
    const report = JSON.parse(out) as {
      score: number;
      passed: boolean;
      findings: { severity: string }[];
    };
    expect(code).toBe(0);
    expect(report.passed).toBe(true);
    expect(report.score).toBeGreaterThanOrEqual(80);
    expect(report.findings).toEqual([]);
  });

  it("calls the hook with what the command line understands, from the prompt to the end", async () => {
    await using terminal = await openTerminal();
    const { marketplace, miyabi } = terminal;
    await miyabi("license add", await marketplace.licence());
    for (const [event, stdin] of [
      ["UserPromptSubmit", typed("/agent-desk:agent-run #12 #13")],
      ["PreToolUse", shell("miyabi agent-run --issues 12 13")],
      ["Stop", stop],
    ] as const) {
      const said = await miyabi(await commandOf(event), stdin);
      expect(said).toEqual({ code: 0, out: "", log: "" });
    }
    expect(marketplace.month.quota()).toMatchObject({
      issues_used: 2,
      issues_held: 0,
    });
  });
});
