import { post, request as ask } from "../../client/request.ts";
import { AppError } from "../../errors.ts";
import { policies } from "../../marketplace/policies.ts";
import type { SubmissionRequest } from "../../marketplace/ports/submissions.ts";
import { oneLine } from "../../score/escape-markdown.ts";
import type { Io } from "../io.ts";
import { failure } from "../reply.ts";

/**
 * Whether the person agrees to what every author agrees to.
 *
 * @throws AppError validation_error where nobody can be asked, with the flag to give
 */
export async function agreesToPolicies(io: Pick<Io, "ask">): Promise<boolean> {
  const list = policies.map((policy) => `  - ${policy}\n`).join("");
  const answer = await io.ask(`${list}Do you agree to these policies? [y/N] `);
  if (answer === null)
    throw new AppError(
      "validation_error",
      "Submitting means to agree to the marketplace's policies (miyabi submit --help). Add --agree.",
    );
  return /^\s*y(es)?\s*$/i.test(answer);
}

/**
 * Submits over HTTP: the marketplace opens the issue.
 *
 * @returns the exit code: 0 submitted, 1 the marketplace said no
 * @throws AppError when nobody is signed in there, or it was not reached
 */
export async function sendSubmission(
  io: Pick<Io, "fetch" | "out" | "log">,
  to: { baseUrl: string; token: string; json: boolean },
  { repository, ...rest }: SubmissionRequest,
): Promise<number> {
  const reply = await ask(
    { baseUrl: to.baseUrl, fetch: io.fetch },
    "/v1/plugins/submit",
    post({ ...rest, source: repository }, to.token),
  );
  if (reply.outcome === "answered") {
    const { body } = reply;
    io.out(to.json ? `${JSON.stringify(body)}\n` : submitted(body));
    return 0;
  }
  const error = failure(reply);
  if (error.code === "unauthorized" || reply.outcome === "unreachable")
    throw error;
  const { code, message } = error;
  io.log(message);
  for (const detail of reply.details)
    io.log(`${detail.path} ${detail.message}`);
  if (to.json) io.out(`${JSON.stringify({ error: code, message })}\n`);
  return 1;
}

function submitted(body: Record<string, unknown>): string {
  const text = (name: string) => {
    const value = body[name];
    return oneLine(typeof value === "string" ? value : "?", 300);
  };
  return [
    `Submitted: ${text("issue_url")}`,
    `It is scored now; a review takes ${text("estimated_review_time")}. How it stands: miyabi submit status ${text("submission_id")}`,
    "",
  ].join("\n");
}
