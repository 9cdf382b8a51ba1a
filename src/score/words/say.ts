import { adviceWords } from "./advice-words.ts";
import type { Language, Message } from "./language.ts";
import { reportWords } from "./report-words.ts";

const catalogue = { ...reportWords, ...adviceWords };

export type MessageKey = keyof typeof catalogue;

/** Names of the values in a sentence. */
type NamesIn<Text extends string> =
  Text extends `${string}{${infer Value}}${infer Rest}`
    ? (Value extends `${infer Name}:${string}` ? Name : Value) | NamesIn<Rest>
    : never;

export type ValuesOf<Key extends MessageKey> = Readonly<
  Record<NamesIn<(typeof catalogue)[Key]["en"]>, string | number>
>;

/**
 * A sentence of ours. The values are put in as they are: foreign ones must be escaped for the place they go to.
 *
 * @param values one for each name in the sentence; none may be left out
 */
export function say<Key extends MessageKey>(
  language: Language,
  key: Key,
  ...[values]: NamesIn<(typeof catalogue)[Key]["en"]> extends never
    ? []
    : [ValuesOf<Key>]
): string {
  return fill(catalogue[key][language], values ?? {});
}

/** A sentence with its values, to be said later in some language. */
export type Said = {
  key: MessageKey;
  values: Readonly<Record<string, string | number>>;
};

/** @returns the sentence as data; the compiler holds the values to those that it names */
export function saying<Key extends MessageKey>(
  key: Key,
  values: ValuesOf<Key>,
): Said {
  return { key, values };
}

/**
 * Says a sentence that was kept as data.
 *
 * @param quote makes a value that is text fit for the place it goes to; numbers need none
 */
export function tell(
  language: Language,
  { key, values }: Said,
  quote: (text: string) => string,
): string {
  const quoted = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === "number" ? value : quote(value),
  ]);
  return fill(
    catalogue[key][language],
    Object.fromEntries(quoted) as Record<string, string | number>,
  );
}

/** The word for something that is named in the data, or its own name where the catalogue has none. */
export function word(
  language: Language,
  family: "capability" | "outcome",
  name: string,
): string {
  const messages: Readonly<Record<string, Message>> = catalogue;
  const key = `${family}.${name}`;
  const message = Object.hasOwn(messages, key) ? messages[key] : undefined;
  return message?.[language] ?? name.replaceAll("_", " ");
}

/** Puts values into a sentence: `{name}`, or `{name:noun}` for a number with its noun. */
export function fill(
  sentence: string,
  values: Readonly<Record<string, string | number>>,
): string {
  return sentence.replace(
    /\{(\w+)(?::([\w ]+))?\}/g,
    (place, name: string, noun?: string) => {
      const value = values[name];
      if (value === undefined) return place;
      return noun === undefined ? String(value) : plural(value, noun);
    },
  );
}

function plural(count: string | number, noun: string): string {
  return `${count} ${noun}${String(count) === "1" ? "" : "s"}`;
}
