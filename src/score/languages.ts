import type { Profile } from "./facts.ts";

type Languages = Readonly<Record<string, number>>;

const scripts = ["typescript", "javascript"];

/** Is there JavaScript or TypeScript, which we can lint and whose coverage we can measure? */
export function hasScript(languages: Languages): boolean {
  return scripts.some((name) => (languages[name] ?? 0) > 0);
}

/** @returns names of the other languages that are shipped, sorted */
export function otherLanguages(languages: Languages): string[] {
  return Object.keys(languages)
    .filter((name) => !scripts.includes(name) && (languages[name] ?? 0) > 0)
    .sort();
}

/**
 * The profile from what is shipped. "mixed" means that a part could not be measured, which a reviewer must see.
 *
 * @param languages number of shipped files by language, without Markdown and data
 */
export function profileOf(languages: Languages): Profile {
  if (otherLanguages(languages).length > 0) return "mixed";
  if ((languages["typescript"] ?? 0) > 0) return "typescript";
  return hasScript(languages) ? "javascript" : "components";
}

/** @returns why code is not measured: "not measured: python, shell", or that there is none */
export function describeLanguages(languages: Languages): string {
  const others = otherLanguages(languages);
  return others.length > 0
    ? `not measured: ${others.join(", ")}`
    : "nothing executable is shipped";
}
