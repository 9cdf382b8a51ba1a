import type { Letter } from "../marketplace/ports/outbox.ts";
import type { Paragraph } from "./layout.ts";

export type LetterOf<Kind extends Letter["kind"]> = Extract<
  Letter,
  { kind: Kind }
>;

/** A name of foreign text: no line end, nothing invisible, and short. */
export function oneLine(text: string): string {
  return text
    .replaceAll(/[\p{C}\p{Z}]+/gu, " ")
    .trim()
    .slice(0, 100);
}

/** A day as people write it, in UTC: `1 March 2026`. */
export function day(time: string): string {
  return new Intl.DateTimeFormat("en-GB", {
    dateStyle: "long",
    timeZone: "UTC",
  }).format(new Date(time));
}

/** No paragraph where there is no address. */
export function linkTo(words: string, address: string | null): Paragraph[] {
  return address === null ? [] : [{ words, link: address }];
}
