import { languageOf } from "../classify-file.ts";

export type ProgramKind = "shell" | "python" | "powershell" | "script" | null;

const byLanguage: Readonly<Record<string, ProgramKind>> = {
  shell: "shell",
  python: "python",
  powershell: "powershell",
  javascript: "script",
  typescript: "script",
};

const shebangs: readonly [RegExp, ProgramKind][] = [
  [/^#!.{0,200}\b(?:ba|z|da|k|a)?sh\b/, "shell"],
  [/^#!.{0,200}\bpython/, "python"],
  [/^#!.{0,200}\b(?:node|deno|bun|tsx)\b/, "script"],
  [/^#!.{0,200}\bpwsh\b/, "powershell"],
];

/** A file that may be a program though its name does not say so: what stands in `bin/` has no extension. */
export function mayBeProgram(file: string): boolean {
  return languageOf(file) !== null || !/[^/]\.[^/]*$/.test(file);
}

/** @returns what would run the file: by its extension, else by its first line */
export function programKind(file: string, text: string): ProgramKind {
  const language = languageOf(file);
  if (language !== null) return byLanguage[language] ?? null;
  if (!text.startsWith("#!")) return null;
  return shebangs.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}
