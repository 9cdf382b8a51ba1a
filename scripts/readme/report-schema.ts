import { format } from "prettier";
import { z } from "zod";
import { publishedReportSchema } from "../../src/score/report.ts";

/** docs/report.schema.json: what `miyabi score --json` prints and the API hands out. Readers ignore fields they do not know. */
export async function reportSchemaFile(): Promise<string> {
  const schema = z.toJSONSchema(publishedReportSchema, {
    target: "draft-2020-12",
    io: "input",
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false)
        delete jsonSchema.additionalProperties;
    },
  });
  const { $schema, ...rest } = schema;
  const named = {
    $schema,
    title: "Report of the Miyabi scorer, schema 1",
    ...rest,
  };
  return format(JSON.stringify(named), { parser: "json" });
}
