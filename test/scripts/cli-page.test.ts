import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { cliPage } from "../../scripts/readme/cli-page.ts";

const page = readFileSync(
  new URL("../../docs/cli.md", import.meta.url),
  "utf8",
);

describe("docs/cli.md", () => {
  it("has every command with its own help (npm run readme writes it)", async () => {
    expect(await cliPage()).toBe(page);
  });
});
