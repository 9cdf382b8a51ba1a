import { z } from "zod";
import { oneLine } from "../../src/score/escape-markdown.ts";
import { request } from "../request.ts";
import { explainRefusal } from "./explain-refusal.ts";

const receiptSchema = z.object({
  report_id: z.string(),
  score: z.number().nullable(),
  verdict: z.string().max(40),
  submission_state: z.string().max(40).nullable(),
});

/** What the marketplace made of the report. */
export type Receipt = z.infer<typeof receiptSchema>;

const refusalSchema = z.object({ message: z.string() });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Sends the report, again where that can help.
 * @returns the receipt, or null when an earlier try had arrived and only its answer was lost
 * @throws Error that says what to do when the marketplace refuses it
 */
export async function sendReport(
  url: string,
  token: string,
  body: string,
  onRetry: (reason: string) => void,
): Promise<Receipt | null> {
  const answer = await request(
    url,
    {
      method: "POST",
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
      },
      body,
    },
    { max: 65_536, onRetry },
  );
  const json = parseJson(answer.text);
  if (answer.status >= 200 && answer.status < 300) {
    const receipt = receiptSchema.safeParse(json);
    if (receipt.success) return receipt.data;
    throw new Error(
      `${url} answered, but not like the marketplace. Check \`api-url\`.`,
    );
  }
  // The token's id is used up once: a conflict on a repeated request is the report that went before it.
  if (answer.status === 409 && answer.tries > 1) return null;
  const refusal = refusalSchema.safeParse(json);
  throw new Error(
    explainRefusal(
      answer.status,
      refusal.success ? oneLine(refusal.data.message, 500) : "",
    ),
  );
}
