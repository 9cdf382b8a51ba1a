import type { Finding, StaticFacts } from "../score/facts.ts";
import { finding } from "./finding.ts";
import type { Tree } from "./tree.ts";

const README_WORDS = 40;
const readmes = /^readme(\.(md|markdown|mdx|rst|txt|adoc))?$/i;
const changelogs = /^(changelog|changes|history)(\.(md|markdown|rst|txt))?$/i;

/** What would make README and changelog better. It costs no points. */
export async function docsAdvice(
  tree: Tree,
  manifest: StaticFacts["manifest"],
): Promise<Finding[]> {
  const found: Finding[] = [];
  const named = (pattern: RegExp) =>
    tree.files.find((file) => pattern.test(file)) ?? null;
  const readme = named(readmes);
  const words = readme === null ? null : countWords(await tree.read(readme));
  if (words !== null && words < README_WORDS)
    found.push(
      finding({
        code: "docs/readme-short",
        file: readme,
        line: 1,
        message: `The README has ${words} words.`,
      }),
    );
  const changelog = named(changelogs);
  const version = manifest?.version ?? null;
  if (changelog === null || version === null || version === "") return found;
  const text = await tree.read(changelog);
  if (text !== null && !text.includes(version))
    found.push(
      finding({
        code: "docs/changelog-without-version",
        file: changelog,
        line: 1,
        message: `The changelog does not speak of version ${version}.`,
      }),
    );
  return found;
}

/** Words outside of code. Chinese and Japanese have no spaces: there two characters count as a word. */
function countWords(text: string | null): number | null {
  if (text === null) return null;
  let fence = false;
  let words = 0;
  for (const line of text.split("\n")) {
    if (/^\s{0,3}(```|~~~)/.test(line)) fence = !fence;
    else if (!fence) words += wordsIn(line);
    if (words >= README_WORDS) break;
  }
  return words;
}

function wordsIn(line: string): number {
  const ideographs = line.match(
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu,
  );
  const spaced = line
    .replace(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu, " ")
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  return spaced.length + Math.floor((ideographs?.length ?? 0) / 2);
}
