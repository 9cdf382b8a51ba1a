import { describe, expect, it } from "vitest";
import { allRules } from "../../src/score/rules/rule-of.ts";
import { openTerminal } from "./support/terminal.ts";

async function miyabi(command: string) {
  await using terminal = await openTerminal();
  return await terminal.miyabi(command);
}

describe("miyabi explain", () => {
  it("says what is wrong, why it matters, how to fix it and where there is more", async () => {
    const { code, out } = await miyabi("explain security/pipe-to-shell");
    expect(code).toBe(0);
    expect(out).toMatch(
      /^security\/pipe-to-shell \(critical\)\n[^]*\nWhy: [^]*\nFix: [^]*\nSee: docs\/rules\/security\.md#/,
    );
  });

  it("knows the compiler's and ESLint's codes, with ESLint's own page", async () => {
    expect((await miyabi("explain types/TS2322")).code).toBe(0);
    expect((await miyabi("explain lint/no-undef")).out).toContain(
      "See: https://eslint.org/docs/latest/rules/no-undef",
    );
  });

  it("lists all codes without one", async () => {
    const { code, out } = await miyabi("explain");
    expect(code).toBe(0);
    for (const rule of allRules()) expect(out).toContain(rule.code);
  });

  it.each([
    ["security/pipe-to-shel", "security/pipe-to-shell"],
    ["pipe-to-shell", "security/pipe-to-shell"],
    ["contract/hook", "contract/hooks"],
  ])("asks whether %s means %s, and ends with 1", async (given, meant) => {
    const { code, out, log } = await miyabi(`explain ${given}`);
    expect(code).toBe(1);
    expect(out).toBe("");
    expect(log).toContain(`Did you mean "${meant}"?`);
  });

  it("says how to list them where nothing is near", async () => {
    const { code, log } = await miyabi("explain nonsense/entirely");
    expect(code).toBe(1);
    expect(log).toContain("miyabi explain lists all codes.");
  });

  it("prints JSON", async () => {
    const { out } = await miyabi("explain security/pipe-to-shell --json");
    expect(JSON.parse(out)).toMatchObject({ severity: "critical" });
    const { out: all } = await miyabi("explain --json");
    expect(JSON.parse(all)).toHaveLength(allRules().length);
  });
});
