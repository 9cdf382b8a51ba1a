/** A letter in plain text. `key` is what makes it be sent once: the same key is the same letter. */
export type Mail = {
  key: string;
  recipient: string;
  subject: string;
  body: string;
};

export type Outbox = {
  /** Writes the letter and the job that sends it, in one transaction; one that is there already stays as it is. */
  put: (mail: Mail & { at: string }) => Promise<void>;
  /** Null when there is none, or it was sent. */
  find: (key: string) => Promise<Mail | null>;
  sent: (key: string, at: string) => Promise<void>;
};

/** Hands a letter over to whoever delivers it. Throws when it was not taken. */
export type SendMail = (mail: Mail) => Promise<void>;
