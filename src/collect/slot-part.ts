import type { Finding } from "../score/facts.ts";
import { describeLanguages, otherLanguages } from "../score/languages.ts";

/** A slot of the score, and what was found on the way. */
export type SlotPart<Slot> = { slot: Slot; findings: Finding[] };

/** For a slot's subject: languages that nothing here measures. */
export function unmeasured(languages: Record<string, number>): string {
  return otherLanguages(languages).length > 0
    ? `; ${describeLanguages(languages)}`
    : "";
}
