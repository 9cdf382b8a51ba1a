import { writeFileSync } from "node:fs";
import { reportSchemaFile } from "./readme/report-schema.ts";

// Writes the JSON schema of the published report.
writeFileSync(
  new URL("../docs/report.schema.json", import.meta.url),
  await reportSchemaFile(),
);
