import { readFileSync, writeFileSync } from "node:fs";
import { fillReadme } from "./readme/fill-readme.ts";
import { rulePages } from "./readme/rule-pages.ts";

// Writes the tables of the README and the pages of the rules, which come from the code.
const file = new URL("../README.md", import.meta.url);
writeFileSync(file, await fillReadme(readFileSync(file, "utf8")));
for (const [name, text] of Object.entries(await rulePages()))
  writeFileSync(new URL(`../docs/rules/${name}`, import.meta.url), text);
