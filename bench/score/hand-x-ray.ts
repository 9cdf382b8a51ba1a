import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { AstAnalyser, TsSourceParser } from "@nodesecure/js-x-ray";

/** js-x-ray over all TypeScript that git tracks. */
const files = execFileSync("git", ["ls-files", "*.ts"], { encoding: "utf8" });
const analyser = new AstAnalyser();
const customParser = new TsSourceParser();
for (const file of files.trim().split("\n"))
  analyser.analyse(await readFile(file, "utf8"), { customParser });
