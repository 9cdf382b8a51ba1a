import type { Finding, Severity } from "../../score/facts.ts";
import { finding } from "../finding.ts";

/** Overrides and isolates that make code look like other code ("Trojan Source", CVE-2021-42574). */
const bidirectional = /[\u202a-\u202e\u2066-\u2069]/u;
/** The two that turn everything after them round: no program needs them in its text. */
const overriding = /[\u202d\u202e]/u;
/** Tag characters: invisible, and models read them. */
const tags = /[\u{e0020}-\u{e007f}]/u;
/** The flags of England, Scotland and Wales are made of them. Behind a black flag any other text would be hidden, too. */
const flags =
  /\u{1f3f4}\u{e0067}\u{e0062}(?:\u{e0065}\u{e006e}\u{e0067}|\u{e0073}\u{e0063}\u{e0074}|\u{e0077}\u{e006c}\u{e0073})\u{e007f}/gu;
/** Zero-width characters between letters. A joiner inside an emoji or in Persian or Indic script is ordinary. */
const zeroWidth = /[A-Za-z0-9][\u200b\u2060\ufeff]+[A-Za-z0-9]/u;

/**
 * Characters that a reader does not see.
 *
 * @param isCode programs, where an override changes what a reviewer reads
 */
export function scanHiddenText(
  file: string,
  text: string,
  isCode: boolean,
): Finding[] {
  const found: Finding[] = [];
  const report = (
    line: number,
    code: keyof typeof messages,
    severity?: Severity,
  ) =>
    found.push(
      finding({
        code,
        ...(severity === undefined ? {} : { severity }),
        file,
        line,
        message: `${messages[code]}${isCode ? " in a program" : " in instructions"}.`,
      }),
    );
  for (const [index, line] of text.split("\n").entries()) {
    if (bidirectional.test(line))
      report(
        index + 1,
        "security/hidden-bidi",
        isCode && overriding.test(line) ? undefined : "high",
      );
    if (tags.test(line.replaceAll(flags, "")))
      report(index + 1, "security/hidden-tags");
    if (zeroWidth.test(line)) report(index + 1, "security/hidden-zero-width");
    if (found.length >= 50) break;
  }
  return found;
}

const messages = {
  "security/hidden-bidi":
    "Bidirectional control characters change the order in which text is shown",
  "security/hidden-tags": "Invisible tag characters",
  "security/hidden-zero-width": "Invisible zero-width characters inside a word",
} as const;
