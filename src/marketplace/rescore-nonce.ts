import { RUBRIC_VERSION } from "../score/rubric.ts";

const NONCE = /^rescore\.([\w.-]{1,40})\.([0-9a-f-]{36})$/;

/**
 * Ties a run of the marketplace to a listed submission that is scored again for information. It is no secret: only who may
 * dispatch in the marketplace's repository can make a run that carries it, and what the run says changes nothing.
 */
export function rescoreNonce(submission_id: string): string {
  return `rescore.${RUBRIC_VERSION}.${submission_id}`;
}

/** What a nonce names; null when it is none of these. */
export function rescoredSubmission(
  nonce: string,
): { rubric_version: string; submission_id: string } | null {
  const [, rubric_version, submission_id] = NONCE.exec(nonce) ?? [];
  return rubric_version === undefined || submission_id === undefined
    ? null
    : { rubric_version, submission_id };
}
