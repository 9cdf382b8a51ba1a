import { post, request as ask } from "../../client/request.ts";
import { AppError } from "../../errors.ts";
import { policies } from "../../marketplace/policies.ts";
import type { SubmissionRequest } from "../../marketplace/ports/submissions.ts";
import type { Io } from "../io.ts";
import { answerOf } from "../reply.ts";

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
 * @throws AppError with the marketplace's own words when it refused, service_unavailable when it was not reached
 */
export async function sendSubmission(
  io: Pick<Io, "fetch">,
  to: { baseUrl: string; token: string },
  { repository, ...rest }: SubmissionRequest,
): Promise<Record<string, unknown>> {
  const { baseUrl, token } = to;
  return answerOf(
    await ask(
      { baseUrl, fetch: io.fetch },
      "/v1/plugins/submit",
      post({ ...rest, source: repository }, token),
    ),
  );
}
