import { fill } from "../../score/words/say.ts";
import type { Language, Message } from "../../score/words/language.ts";
import { accountWords } from "./account-words.ts";
import { authorWords } from "./author-words.ts";
import { catalogueWords } from "./catalogue-words.ts";
import { frameWords } from "./frame-words.ts";
import { maintainerWords } from "./maintainer-words.ts";

const catalogue = {
  ...frameWords,
  ...catalogueWords,
  ...accountWords,
  ...maintainerWords,
  ...authorWords,
};

export type PageWord = keyof typeof catalogue;

/** Says a sentence of the pages in the visitor's language. Values are put in as they are: `html` escapes the whole. */
export type Say = (
  key: PageWord,
  values?: Readonly<Record<string, string | number>>,
) => string;

export function sayIn(language: Language): Say {
  const words: Readonly<Record<PageWord, Message>> = catalogue;
  return (key, values = {}) => fill(words[key][language], values);
}
