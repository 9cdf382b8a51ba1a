import type { Call } from "./command-words.ts";
import type { Word } from "unbash";

const shells = /^(?:ba|z|da|k|mk|a|c|tc|fi)?sh$/;
const others =
  /^(?:python[\d.]*|node|nodejs|perl|ruby|php|deno|bun|pwsh|osascript|lua)$/;

/** Where an interpreter takes its program from. */
export type Program =
  | { from: "code"; word: Word }
  | { from: "file"; word: Word }
  | { from: "input" }
  /** `python3 -m json.tool`, `node --version`: its input is data. */
  | { from: "elsewhere" };

/** @returns null when the call is not one of an interpreter */
export function programOf({ name, args }: Call): Program | null {
  const isShell = shells.test(name);
  if (!isShell && !others.test(name)) return null;
  for (const [at, word] of args.entries()) {
    const { value } = word;
    const next = args[at + 1];
    if (value === "-" || value === "/dev/stdin") return { from: "input" };
    if (isShell && value === "-s") return { from: "input" };
    if ((isShell ? shellCode : otherCode).test(value))
      return next === undefined
        ? { from: "elsewhere" }
        : { from: "code", word: next };
    if (!isShell && readsData.test(value)) return { from: "elsewhere" };
    if (!isShell && value === "run" && /^(?:deno|bun)$/.test(name)) continue;
    if (!/^[-+]/.test(value)) return { from: "file", word };
  }
  return { from: "input" };
}

/** `-c`, also at the end of a bundle such as `-lc` or `-euxc`. */
const shellCode = /^-[a-zA-Z]*c$/;
const otherCode = /^(?:-[cer]|--eval|--print|-Command|-EncodedCommand)$/;
/** A module, a question about the program itself, or a filter over lines such as `perl -pe`. */
const readsData =
  /^(?:-m.*|-[vVh]|--version|--help|--check|-\w*[pn]\w*e\w*|-[pn])$/;
