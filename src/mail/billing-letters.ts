import { formatMoney } from "../marketplace/billing/money.ts";
import type { Words } from "./layout.ts";
import { day, linkTo, oneLine, type LetterOf } from "./letter-words.ts";

/** The licence key goes into no other letter, and this one is not kept in words. */
export function licence(
  { plugin_name, tier }: LetterOf<"licence">,
  { licenceKey, publicUrl }: { licenceKey: string; publicUrl: string },
): Words {
  const name = oneLine(plugin_name);
  return {
    subject: `Your licence of ${name}`,
    paragraphs: [
      `This is your licence key of ${name} (${oneLine(tier)}). Keep it to yourself.`,
      { copy: licenceKey },
      "`miyabi license add` keeps it on your machine, where it is renewed by itself for as long as you have the plan.",
      `If it leaks, POST ${publicUrl}/v1/licenses/reissue ends it and gives you another one.`,
    ],
  };
}

/** What was paid. */
export function receipt(letter: LetterOf<"receipt">): Words {
  const { amount, currency, period_end, invoice_url } = letter;
  const paid = formatMoney(amount, currency);
  const name = oneLine(letter.plugin_name);
  return {
    subject: `Receipt: ${paid} for ${name}`,
    paragraphs: [
      `Thank you. We received ${paid} for ${name}.`,
      ...(period_end === null ? [] : [`It is paid until ${day(period_end)}.`]),
      ...linkTo("The invoice", invoice_url),
    ],
  };
}

/** What happens, and when, if nobody pays. */
export function paymentFailed(letter: LetterOf<"payment_failed">): Words {
  const { amount, currency, downgrade_at, pay_url } = letter;
  const name = oneLine(letter.plugin_name);
  return {
    subject: `Your payment for ${name} failed`,
    paragraphs: [
      `We could not collect ${formatMoney(amount, currency)} for ${name}.`,
      `Everything goes on working until ${day(downgrade_at)}. If nothing is paid by then, your licence becomes one of the free tier, where the plugin has one.`,
      ...linkTo("Pay now", pay_url),
    ],
  };
}

/** Three days before the end, so that nobody is surprised by a charge. */
export function trialEnding(letter: LetterOf<"trial_ending">): Words {
  const { trial_ends_at, amount, currency } = letter;
  const name = oneLine(letter.plugin_name);
  return {
    subject: `Your trial of ${name} ends on ${day(trial_ends_at)}`,
    paragraphs: [
      `Your trial of ${name} ends on ${day(trial_ends_at)}.`,
      amount === null || currency === null
        ? "Nothing is charged. To go on using it, buy the plugin."
        : `Then ${formatMoney(amount, currency)} will be charged, and again for each period. If you do not want that, cancel before.`,
    ],
  };
}
