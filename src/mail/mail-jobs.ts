import type { Job } from "../marketplace/ports/jobs.ts";
import type { Log } from "../marketplace/ports/log.ts";
import type {
  KeptLetter,
  Outbox,
  SendMail,
} from "../marketplace/ports/outbox.ts";
import { layOut } from "./layout.ts";
import { writeLetter, type LetterContext } from "./write-letter.ts";

type Ports = LetterContext & {
  outbox: Outbox;
  send: SendMail;
  clock: () => Date;
  log: Log;
};

/** Why a letter is not sent, or null when it was. */
async function deliver(
  ports: Ports,
  { key, recipient, letter }: KeptLetter,
): Promise<string | null> {
  if (recipient === null) return "the person's address is not known";
  const words = await writeLetter(letter, ports);
  if (words === null) return "there is nothing left to say";
  const { subject } = words;
  await ports.send({ key, recipient, subject, ...layOut(words) });
  return null;
}

/**
 * The job that sends a letter. It is marked as sent after it was handed over: one that crashed in between is sent again,
 * with the same Message-ID.
 */
export function mailJobs(
  ports: Ports,
): Record<string, (job: Job) => Promise<void>> {
  return {
    "mail.send": async ({ payload }) => {
      const key = String(payload["key"]);
      const kept = await ports.outbox.find(key);
      if (kept === null) return;
      const reason = await deliver(ports, kept);
      if (reason !== null)
        ports.log.info({ key, reason }, "a letter is not sent");
      await ports.outbox.sent(key, ports.clock().toISOString());
    },
  };
}
