/** What each verdict code means to the person who holds the licence, and what to do. */
const words: Readonly<Record<string, string>> = {
  MALFORMED:
    "What is stored is no licence key. Add the right one: miyabi license add",
  UNKNOWN_KEY:
    "The licence was signed by another marketplace. Check the address, or add a licence of this one: miyabi license add",
  BAD_SIGNATURE:
    "The licence key was changed or cut off. Add it again: miyabi license add",
  REVOKED:
    "The licence was revoked. Ask the marketplace why, or get another: miyabi install PLUGIN",
  SUPERSEDED:
    "Another licence has taken the place of this one. Get it: miyabi install PLUGIN",
  SUSPENDED:
    "The licence is suspended, because the plan that it adds to has ended. Renew that plan.",
  NOT_YET_VALID:
    "The licence is not valid yet. Check this machine's date and time.",
  EXPIRED:
    "The licence has ended. Renew the plan, or go on with the free one: miyabi install PLUGIN",
  WRONG_PLUGIN:
    "The licence is of another plugin. Get one of this: miyabi install PLUGIN",
  FEATURE_MISSING:
    "The licence's plan does not have this feature. A higher plan does.",
};

/** A denial in words, with its code for those who look it up. */
export function denialWords(code: string, plugin_id: string): string {
  const known = Object.hasOwn(words, code) ? words[code] : undefined;
  const sentence = known ?? "The marketplace does not accept the licence.";
  return `${sentence.replace("PLUGIN", plugin_id)} (${code})`;
}
