import { definitionWords } from "./definition-words.ts";
import { dependencyWords } from "./dependency-words.ts";
import { reasonWords } from "./reason-words.ts";
import type { Language } from "./language.ts";
import { fill } from "./say.ts";

/** Reasons are at most 500 characters; what is longer is none of ours, and no time is spent on it. */
const MAX_REASON = 500;

/** A sentence within a sentence within a sentence. */
const DEPTH = 3;

const patterns = [...reasonWords, ...dependencyWords, ...definitionWords]
  .map((message) => ({ message, ...patternOf(message.en) }))
  // The one with the most words of its own first: "{a} could not be installed beside {b}" would also be "{words}: {more}".
  .toSorted((a, b) => b.literal - a.literal);

/**
 * A reason of the scorer in another language. The facts carry English sentences, some with a tool's own words in them. The
 * sentence is known again by its pattern, its values are put into the other language's, and sentences inside it are
 * translated too. What is not known, and what a tool said, stays as it is.
 */
export function translate(text: string, language: Language): string {
  return language === "en" ? text : translated(text, language, DEPTH);
}

function translated(text: string, language: Language, depth: number): string {
  if (depth === 0 || text.length > MAX_REASON) return text;
  for (const { message, regex, names } of patterns) {
    const match = regex.exec(text);
    if (match === null) continue;
    const values = names.map((name, index) => [
      name,
      translated(match[index + 1] ?? "", language, depth - 1),
    ]);
    return fill(
      message[language],
      Object.fromEntries(values) as Record<string, string>,
    );
  }
  return text;
}

/** The inverse of `fill`: matches exactly what the sentence can become. */
function patternOf(sentence: string): {
  regex: RegExp;
  names: string[];
  literal: number;
} {
  const names: string[] = [];
  let literal = 0;
  const source = sentence
    .split(/(\{[^}]+\})/)
    .map((part) => {
      const [, name, noun] = /^\{(\w+)(?::([\w ]+))?\}$/.exec(part) ?? [];
      if (name === undefined) {
        literal += part.length;
        return escape(part);
      }
      names.push(name);
      if (noun !== undefined) return `(\\d+) ${escape(noun)}s?`;
      return "([^]+?)";
    })
    .join("");
  return { regex: new RegExp(`^${source}$`), names, literal };
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
