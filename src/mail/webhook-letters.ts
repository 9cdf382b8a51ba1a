import type { Words } from "./layout.ts";
import { oneLine, type LetterOf } from "./letter-words.ts";

/** To whoever wanted to be told: the address is not tried any more. */
export function webhookOff({ url, reason }: LetterOf<"webhook_off">): Words {
  return {
    subject: "Your webhook was switched off",
    paragraphs: [
      `The webhook to ${oneLine(url)} gets no more events.`,
      reason === "gone"
        ? "It answered 410, which says that nobody wants them there."
        : "Every delivery to it failed for ten days.",
      "When it works again, delete it and add it once more with POST /v1/webhooks.",
    ],
  };
}
