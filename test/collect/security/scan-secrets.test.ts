import { describe, expect, it } from "vitest";
import { scanSecrets } from "../../../src/collect/security/scan-secrets.ts";

// Put together here, so that no scanner takes this file for a leak.
const token = ["ghp", "wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx"].join("_");

async function severities(file: string, text: string): Promise<string[]> {
  const found = await scanSecrets(file, text);
  return found.map(
    ({ severity, code, line }) => `${severity} ${code} ${line ?? ""}`,
  );
}

describe("the scan for secrets", () => {
  it("finds a provider's token, and does not repeat it", async () => {
    const found = await scanSecrets("src/a.ts", `\nconst t = "${token}";\n`);
    expect(found).toMatchObject([
      { code: "security/secret", severity: "critical", line: 2 },
    ]);
    expect(JSON.stringify(found)).not.toContain(token.slice(8, 20));
  });

  it.each([
    "test/a.ts",
    "examples/a.ts",
    "docs/a.ts",
    "README.md",
    "skills/a/references/b.yml",
    ".env.example",
  ])("only points at it in %s, where made-up ones stand", async (file) => {
    expect(await severities(file, `t = "${token}"`)).toEqual([
      "low security/secret 1",
    ]);
  });

  it("only points at one that says itself that it is made up", async () => {
    const fake = `ghp_${"0".repeat(36)}`;
    for (const severity of await severities("src/a.ts", `t = "${fake}"`))
      expect(severity).toMatch(/^low/);
  });

  it("finds a password in an address as something that needs a look", async () => {
    expect(
      await severities("src/a.ts", 'x = "https://admin:Tr0ub4dor@db.acme.io/"'),
    ).toEqual(["high security/password 1"]);
  });
});
