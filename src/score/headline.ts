import type { Report } from "./report.ts";
import type { Language } from "./words/language.ts";
import { say } from "./words/say.ts";

/**
 * The judgement in one sentence, in words of ours only.
 *
 * @param minimum score from which on a plugin is listed, or what the person asked for
 */
export function headline(
  { score, verdict }: Pick<Report, "score" | "verdict">,
  minimum: number,
  language: Language = "en",
): string {
  if (score === null || verdict === "infra_error")
    return say(language, "headline.infra_error");
  switch (verdict) {
    case "critical_finding":
      return say(language, "headline.critical_finding", { score });
    case "broken_manifest":
      return say(language, "headline.broken_manifest", { score });
    case "listed":
    case "below_minimum":
      return score >= minimum
        ? say(language, "headline.listed", { score, minimum })
        : say(language, "headline.below_minimum", { score, minimum });
  }
}
