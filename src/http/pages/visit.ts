import type { Language } from "../../score/words/language.ts";
import { pathOf } from "./own-address.ts";
import type { Person } from "./session.ts";
import type { Say } from "./words.ts";

/** Who looks at which page, and how. */
export type Visit = {
  language: Language;
  say: Say;
  /** Path and query as asked for, without the choice of language. */
  here: URL;
  /** Null while nobody is signed in. */
  person: Person | null;
};

/** An address of ours with these values in its query; null takes one away. */
export function withQuery(
  here: URL,
  change: Readonly<Record<string, string | null>>,
): string {
  const url = new URL(here);
  for (const [name, value] of Object.entries(change))
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  return pathOf(url);
}
