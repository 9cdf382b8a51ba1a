import type { Job } from "../marketplace/ports/jobs.ts";
import type { Outbox, SendMail } from "../marketplace/ports/outbox.ts";

/**
 * The job that sends a letter. It is marked as sent after it was handed over: one that crashed in between is sent again,
 * with the same Message-ID.
 */
export function mailJobs(ports: {
  outbox: Outbox;
  send: SendMail;
  clock: () => Date;
}): Record<string, (job: Job) => Promise<void>> {
  return {
    "mail.send": async ({ payload }) => {
      const key = String(payload["key"]);
      const mail = await ports.outbox.find(key);
      if (mail === null) return;
      await ports.send(mail);
      await ports.outbox.sent(key, ports.clock().toISOString());
    },
  };
}
