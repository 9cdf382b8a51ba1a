import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { reportSchemaFile } from "../../scripts/readme/report-schema.ts";

it("docs/report.schema.json is what the code says; `npm run readme` writes it", async () => {
  const file = new URL("../../docs/report.schema.json", import.meta.url);
  expect(readFileSync(file, "utf8")).toBe(await reportSchemaFile());
});
