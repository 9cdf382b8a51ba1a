import { z } from "zod";
import {
  syncAuthor,
  type AuthorPorts,
} from "../marketplace/billing/onboard-author.ts";
import { settleAuthor } from "../marketplace/billing/settle-author.ts";
import type { Job } from "../marketplace/ports/jobs.ts";

const accountPayload = z.object({ account_id: z.string() });
const paymentPayload = z.object({ payment_intent_id: z.string() });

/** What authors' money needs by itself. Both jobs do what is missing, and may run twice. */
export function sellingJobs(
  ports: AuthorPorts & { clock: () => Date },
): Record<string, (job: Job) => Promise<void>> {
  return {
    "billing.account": async ({ payload }) => {
      const { account_id } = accountPayload.parse(payload);
      await syncAuthor(ports, account_id, ports.clock());
    },
    "billing.reverse": async ({ payload }) => {
      const { payment_intent_id } = paymentPayload.parse(payload);
      await settleAuthor(ports, payment_intent_id);
    },
  };
}
