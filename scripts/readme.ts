import { readFileSync, writeFileSync } from "node:fs";
import { cliPage } from "./readme/cli-page.ts";
import { fillReadme } from "./readme/fill-readme.ts";
import { rulePages } from "./readme/rule-pages.ts";

// Writes the tables of the README, the page of the command line and those of the rules, which come from the code.
const file = new URL("../README.md", import.meta.url);
writeFileSync(file, await fillReadme(readFileSync(file, "utf8")));
writeFileSync(new URL("../docs/cli.md", import.meta.url), await cliPage());
for (const [name, text] of Object.entries(await rulePages()))
  writeFileSync(new URL(`../docs/rules/${name}`, import.meta.url), text);
