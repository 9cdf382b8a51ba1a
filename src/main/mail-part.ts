import type { Config } from "../config.ts";
import type { JobHandler } from "../jobs/worker.ts";
import { createMailer } from "../mail/create-mailer.ts";
import { mailJobs } from "../mail/mail-jobs.ts";
import { currentKey } from "../marketplace/current-key.ts";
import type { KeyPorts } from "../marketplace/licence-key.ts";
import type { Log } from "../marketplace/ports/log.ts";
import type { Outbox } from "../marketplace/ports/outbox.ts";

/** Wires the letters with what sends them: the handlers of their jobs. */
export function createMailPart(
  mail: Config["mail"],
  ports: KeyPorts & {
    outbox: Outbox;
    publicUrl: string;
    clock: () => Date;
    log: Log;
  },
): Record<string, JobHandler> {
  return mailJobs({
    ...ports,
    send: createMailer(mail),
    licenceKey: (id) => currentKey(ports, id, ports.clock()),
  });
}
