import type { Language } from "../../score/words/language.ts";
import type { Say } from "./words.ts";

/** Who looks at which page, and how. */
export type Visit = {
  language: Language;
  say: Say;
  /** Path and query as asked for, without the choice of language. */
  here: URL;
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
  // A path that begins with two slashes would name another host.
  return `${url.pathname.replace(/^\/+/, "/")}${url.search}`;
}
