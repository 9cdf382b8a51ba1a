import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { lintSource } from "@secretlint/core";
import { rules } from "@secretlint/secretlint-rule-preset-recommend";

/** secretlint over all files that git tracks. */
const files = execFileSync("git", ["ls-files"], { encoding: "utf8" });
const config = { rules: rules.map((rule) => ({ id: rule.meta.id, rule })) };
for (const file of files.trim().split("\n"))
  await lintSource({
    source: {
      content: await readFile(file, "utf8"),
      filePath: file,
      contentType: "text",
    },
    options: { config, noPhysicFilePath: true },
  });
