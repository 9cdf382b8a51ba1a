import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fillReadme } from "../../scripts/readme/fill-readme.ts";

const readme = readFileSync(
  new URL("../../README.md", import.meta.url),
  "utf8",
);

describe("the README", () => {
  it("has the tables of settings and commands as the code has them (npm run readme writes them)", async () => {
    expect(await fillReadme(readme)).toBe(readme);
  });

  it("says so when a table has no place", async () => {
    await expect(fillReadme("# nothing")).rejects.toThrow("<!-- commands -->");
  });
});
