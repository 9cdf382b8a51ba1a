/**
 * What a letter says, as data: it is put into words only when it is sent, so that no licence key is kept. Amounts are in
 * the currency's minor unit, times ISO 8601.
 */
export type Letter =
  | {
      kind: "review_wanted";
      name: string;
      version: string;
      author: string;
      score: number | null;
      issue_url: string;
    }
  | {
      kind: "licence";
      license_id: string;
      plugin_name: string;
      tier: string;
    }
  | {
      kind: "receipt";
      plugin_name: string;
      amount: number;
      currency: string;
      /** Until when is paid; null for what is bought once. */
      period_end: string | null;
      invoice_url: string | null;
    }
  | {
      kind: "payment_failed";
      plugin_name: string;
      amount: number;
      currency: string;
      /** When the free tier takes its place, if nobody pays. */
      downgrade_at: string;
      /** Where it can be paid. */
      pay_url: string | null;
    }
  | {
      kind: "trial_ending";
      plugin_name: string;
      trial_ends_at: string;
      /** What is charged then; null when nothing is. */
      amount: number | null;
      currency: string | null;
    }
  | {
      kind: "submission_decided";
      name: string;
      version: string;
      outcome: "approved" | "rejected";
      reason: string | null;
      issue_url: string;
    }
  | {
      kind: "webhook_off";
      url: string;
      reason: "failing" | "gone";
    };

/** Somebody's address is looked up when the letter is sent: it may change, or become known, until then. */
export type Recipient =
  { address: string } | { user_id: string } | { github_id: number };

/** `key` is what makes it be sent once: the same key is the same letter. */
export type NewLetter = { key: string; to: Recipient; letter: Letter };

export type KeptLetter = {
  key: string;
  /** Null when the person's address is not known. */
  recipient: string | null;
  letter: Letter;
};

export type Outbox = {
  /** Writes the letter and the job that sends it, in one transaction; one that is there already stays as it is. */
  put: (input: NewLetter & { at: string }) => Promise<void>;
  /** Null when there is none, or it was sent. */
  find: (key: string) => Promise<KeptLetter | null>;
  sent: (key: string, at: string) => Promise<void>;
};

/** A letter in words. */
export type Mail = {
  key: string;
  recipient: string;
  subject: string;
  text: string;
  html: string;
};

/** Hands a letter over to whoever delivers it. Throws when it was not taken. */
export type SendMail = (mail: Mail) => Promise<void>;
