import { advise, type Advice } from "./advise.ts";
import type { Report } from "./report.ts";
import { rounded } from "./rounded.ts";
import type { Language } from "./words/language.ts";
import { say, tell } from "./words/say.ts";
import { translate } from "./words/translate.ts";

/** Nobody begins with the sixth thing. */
const SHOWN = 5;

/**
 * The best pieces of advice as words: "remove 3 errors of lint/no-undef", "+15 lint → +3.75 quality".
 *
 * @param quote makes foreign text fit for where it is shown
 */
export function adviceLines(
  report: Report,
  language: Language,
  quote: (text: string) => string,
): { what: string; gain: string }[] {
  return advise(report)
    .slice(0, SHOWN)
    .map((advice) => ({
      what: tell(language, advice.what, (text) =>
        quote(translate(text, language)),
      ),
      gain: gain(advice, language),
    }));
}

function gain(
  { slot, slotPoints, points }: Advice,
  language: Language,
): string {
  if (slot === null) return say(language, "advice.blocks");
  return say(language, "advice.gain", {
    slot: say(language, `slot.${slot}`),
    slot_points: rounded(slotPoints),
    points: rounded(points),
  });
}
