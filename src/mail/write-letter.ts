import type { Letter } from "../marketplace/ports/outbox.ts";
import * as billing from "./billing-letters.ts";
import type { Words } from "./layout.ts";
import { webhookOff } from "./webhook-letters.ts";
import { reviewWanted, submissionDecided } from "./submission-letters.ts";

/** What the words need that is not kept in the letter. */
export type LetterContext = {
  /** Where the API is reached, without a slash at the end. */
  publicUrl: string;
  /** Answers with null for a licence that is not in force any more. */
  licenceKey: (license_id: string) => Promise<string | null>;
};

/** A letter in words; null when there is nothing left to say. */
export async function writeLetter(
  letter: Letter,
  context: LetterContext,
): Promise<Words | null> {
  switch (letter.kind) {
    case "review_wanted":
      return reviewWanted(letter);
    case "submission_decided":
      return submissionDecided(letter);
    case "licence": {
      // Without a key there is nothing to hand over: the licence that followed has a letter of its own.
      const licenceKey = await context.licenceKey(letter.license_id);
      const { publicUrl } = context;
      return licenceKey === null
        ? null
        : billing.licence(letter, { licenceKey, publicUrl });
    }
    case "receipt":
      return billing.receipt(letter);
    case "payment_failed":
      return billing.paymentFailed(letter);
    case "trial_ending":
      return billing.trialEnding(letter);
    case "webhook_off":
      return webhookOff(letter);
  }
}
