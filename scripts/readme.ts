import { readFileSync, writeFileSync } from "node:fs";
import { fillReadme } from "./readme/fill-readme.ts";

// Writes the tables of the README that come from the code.
const file = new URL("../README.md", import.meta.url);
writeFileSync(file, await fillReadme(readFileSync(file, "utf8")));
