import { createHash, generateKeyPairSync, randomUUID } from "node:crypto";
import { exportJWK, SignJWT } from "jose";
import { createAcceptReport } from "../../src/marketplace/accept-report.ts";
import type { ReportBody } from "../../src/score/facts.ts";
import { createVerifyActionsToken } from "../../src/tokens/verify-actions-token.ts";
import type { FakeRun } from "./github-state.ts";
import { pluginSha, type MarketplaceWorld } from "./marketplace-world.ts";
import { reportFacts } from "./report-facts.ts";
import { releasedCommit } from "./submission-walk.ts";

export const issuer = "https://token.actions.githubusercontent.com";
export const publicUrl = "https://miyabi.example";

const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
const jwks = {
  keys: [
    {
      ...(await exportJWK(keys.publicKey)),
      kid: "k1",
      alg: "RS256",
      use: "sig",
    },
  ],
};

export function audienceOf(bytes: Buffer): string {
  const digest = createHash("sha256").update(bytes).digest("hex");
  return `${publicUrl}/v1/reports#sha256=${digest}`;
}

/** The body that the run's report job would send. */
export function reportBytes(
  run: FakeRun,
  changes: Partial<ReportBody> = {},
): Buffer {
  const nonce = run.display_title.replace("Score ", "");
  const facts = reportFacts({ nonce, sha: pluginSha, ...changes });
  return Buffer.from(JSON.stringify(facts));
}

/** The claims that GitHub would put into the run's token. */
export function tokenClaims(world: MarketplaceWorld, run: FakeRun) {
  return {
    jti: randomUUID(),
    repository_id: String(world.marketplace.id),
    repository: world.marketplace.full_name,
    run_id: String(run.id),
    run_attempt: "1",
    sha: run.head_sha,
    event_name: "workflow_dispatch",
    job_workflow_sha: releasedCommit,
    job_workflow_ref: "miyabi/miyabi/.github/workflows/quality.yml@v1",
    runner_environment: "github-hosted",
  };
}

export type TokenChanges = {
  claims?: object;
  issuer?: string;
  audience?: string;
};

/** A token as the issuer would sign it for these bytes, with changes. */
export function signToken(
  world: MarketplaceWorld,
  run: FakeRun,
  bytes: Buffer,
  changes: TokenChanges = {},
): Promise<string> {
  const at = Math.floor(world.clock().getTime() / 1_000);
  return new SignJWT({ ...tokenClaims(world, run), ...changes.claims })
    .setProtectedHeader({ alg: "RS256", kid: "k1" })
    .setIssuer(changes.issuer ?? issuer)
    .setAudience(changes.audience ?? audienceOf(bytes))
    .setIssuedAt(at)
    .setExpirationTime(at + 300)
    .sign(keys.privateKey);
}

/** What stands behind POST /v1/reports, with the real verification of tokens. */
export function acceptVerified(
  world: MarketplaceWorld,
  token: string,
  bytes: Buffer,
) {
  const verifyToken = createVerifyActionsToken({
    issuer,
    publicUrl,
    fetch: () => Promise.resolve(Response.json(jwks)),
    clock: world.clock,
  });
  return createAcceptReport({
    verifyToken,
    findRun: world.app().findRun,
    reports: world.ports.reports,
    checkReports: world.ports.checkReports,
    marketplace: world.marketplace.full_name,
    submissions: world.ports.submissions,
    releases: { accepted: [releasedCommit], retired: ["d".repeat(40)] },
    clock: world.clock,
    newId: randomUUID,
  })(token, bytes);
}
