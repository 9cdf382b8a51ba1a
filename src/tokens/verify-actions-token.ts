import { createHash } from "node:crypto";
import {
  createRemoteJWKSet,
  customFetch,
  errors,
  jwtVerify,
  type JWTPayload,
} from "jose";
import { z } from "zod";
import { AppError } from "../errors.ts";
import type {
  ActionsIdentity,
  VerifyActionsToken,
} from "../marketplace/ports/github.ts";

/** GitHub writes its numbers as strings. */
const id = z
  .string()
  .regex(/^[1-9]\d{0,14}$/)
  .transform(Number);
const commit = z.string().regex(/^[0-9a-f]{40}$/);

/** `sub` is not among them on purpose: its format changed in 2026, and the ids say more. */
const claimsSchema = z.object({
  jti: z.string().min(1).max(200),
  exp: z.int(),
  repository_id: id,
  repository: z.string().min(3).max(200),
  run_id: id,
  run_attempt: id,
  sha: commit,
  event_name: z.string().min(1).max(100),
  job_workflow_sha: commit,
  job_workflow_ref: z.string().min(1).max(1_000),
  runner_environment: z.string().min(1).max(100),
});

function identity(payload: JWTPayload): ActionsIdentity {
  const parsed = claimsSchema.safeParse(payload);
  if (!parsed.success)
    throw new AppError(
      "unauthorized",
      "The token lacks claims of a GitHub Actions run. Request it in a job with id-token: write.",
      { cause: parsed.error },
    );
  const { exp, ...claims } = parsed.data;
  return { ...claims, expires_at: new Date(exp * 1_000).toISOString() };
}

/** These say something about the token; everything else says that the issuer's keys could not be had. */
const tokenFaults: readonly string[] = [
  errors.JWTClaimValidationFailed.code,
  errors.JWTExpired.code,
  errors.JOSEAlgNotAllowed.code,
  errors.JOSENotSupported.code,
  errors.JWSInvalid.code,
  errors.JWTInvalid.code,
  errors.JWKSNoMatchingKey.code,
  errors.JWKSMultipleMatchingKeys.code,
  errors.JWSSignatureVerificationFailed.code,
];

function refusal(cause: unknown): AppError {
  if (!(cause instanceof errors.JOSEError) || !tokenFaults.includes(cause.code))
    return new AppError(
      "service_unavailable",
      "The keys of GitHub's token issuer cannot be fetched at the moment. Run the job again later.",
      { cause, retryAfter: 60 },
    );
  const wrongAudience =
    cause instanceof errors.JWTClaimValidationFailed && cause.claim === "aud";
  return new AppError(
    "unauthorized",
    wrongAudience
      ? "The token was not made for this report: its audience must be the address of this API's /v1/reports with #sha256= and the SHA-256 of the body."
      : "This is not a valid token of GitHub Actions. Request a fresh one in the job that reports.",
    { cause },
  );
}

/**
 * Verifies GitHub Actions OIDC tokens whose audience is `<publicUrl>/v1/reports#sha256=<hex of the body>`, so that a
 * token vouches for one body only. RS256, at most 10 minutes old, keys fetched with `fetch` and kept for 10 minutes.
 * That a `jti` is used once, and which workflow commits and runs count, is decided where the report is accepted.
 */
export function createVerifyActionsToken(options: {
  /** Without a slash at the end. */
  issuer: string;
  publicUrl: string;
  fetch: typeof globalThis.fetch;
  clock: () => Date;
}): VerifyActionsToken {
  const { issuer, publicUrl, fetch, clock } = options;
  const keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks`), {
    timeoutDuration: 3_000,
    [customFetch]: (url, init) => fetch(url, init),
  });
  return async (token, body) => {
    const digest = createHash("sha256").update(body).digest("hex");
    const { payload } = await jwtVerify(token, keys, {
      algorithms: ["RS256"],
      issuer,
      audience: `${publicUrl}/v1/reports#sha256=${digest}`,
      maxTokenAge: "10m",
      clockTolerance: 10,
      currentDate: clock(),
      requiredClaims: ["jti", "iat", "exp"],
    }).catch((error: unknown) => {
      throw refusal(error);
    });
    return identity(payload);
  };
}
