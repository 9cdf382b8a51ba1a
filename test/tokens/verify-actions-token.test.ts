import { createHash } from "node:crypto";
import { SignJWT, UnsecuredJWT } from "jose";
import { describe, expect, it } from "vitest";
import { createVerifyActionsToken } from "../../src/tokens/verify-actions-token.ts";
import { noon, seconds } from "../support/licence-records.ts";
import { foreignRing, ourRing, publicPem } from "../support/signing-keys.ts";

const issuer = "https://token.actions.githubusercontent.com";
const publicUrl = "https://api.example.com";
const body = Buffer.from('{"schema":1}');
const digest = createHash("sha256").update(body).digest("hex");
const audience = `${publicUrl}/v1/reports#sha256=${digest}`;
const commit = "0123456789abcdef0123456789abcdef01234567";

const claims = {
  jti: "example-id",
  iss: issuer,
  aud: audience,
  sub: "repo:octo-org@1/octo-repo@74:ref:refs/heads/main",
  repository: "octo-org/octo-repo",
  repository_id: "74",
  run_id: "9876543210",
  run_attempt: "2",
  sha: commit,
  event_name: "pull_request",
  job_workflow_sha: commit,
  job_workflow_ref: "a/b/.github/workflows/quality.yml@refs/heads/main",
  runner_environment: "github-hosted",
  iat: seconds(noon),
  exp: seconds(noon) + 300,
};

type Change = Record<string, unknown>;

function sign(change: Change = {}, header: Change = {}, ring = ourRing) {
  return new SignJWT({ ...claims, ...change })
    .setProtectedHeader({
      alg: "RS256",
      typ: "JWT",
      kid: ourRing.kid,
      ...header,
    })
    .sign(ring.signingKey);
}

/** GitHub's issuer: answers with our ring's keys, and counts how often it is asked. */
function issuerWith(respond: () => Response | Promise<Response>) {
  const asked: string[] = [];
  const verify = createVerifyActionsToken({
    issuer,
    publicUrl,
    clock: () => noon,
    fetch: async (url) => {
      asked.push(url instanceof Request ? url.url : url.toString());
      return respond();
    },
  });
  return { verify, asked };
}

const keysOfGitHub = () => Response.json(ourRing.jwks);
const { verify, asked } = issuerWith(keysOfGitHub);
const unauthorized = { code: "unauthorized" };

describe("a token of GitHub Actions", () => {
  it("is read into the identity of a run, with numbers and without sub", async () => {
    expect(await verify(await sign(), body)).toEqual({
      jti: "example-id",
      expires_at: new Date(noon.getTime() + 300_000).toISOString(),
      repository_id: 74,
      repository: "octo-org/octo-repo",
      run_id: 9_876_543_210,
      run_attempt: 2,
      sha: commit,
      event_name: "pull_request",
      job_workflow_sha: commit,
      job_workflow_ref: claims.job_workflow_ref,
      runner_environment: "github-hosted",
    });
  });

  it("is verified with keys that are fetched from the issuer once", async () => {
    await verify(await sign(), body);
    await verify(await sign(), body);
    expect(asked).toEqual([`${issuer}/.well-known/jwks`]);
  });

  it("vouches for one body only", async () => {
    const other = Buffer.from('{"schema":2}');
    await expect(verify(await sign(), other)).rejects.toMatchObject({
      ...unauthorized,
      message: expect.stringContaining("audience") as string,
    });
  });

  it.each([
    ["another API", { aud: audience.replace("api.", "evil.") }],
    ["the audience without a digest", { aud: `${publicUrl}/v1/reports` }],
    ["another issuer", { iss: "https://evil.example.com" }],
    ["an issuer that only begins alike", { iss: `${issuer}.evil.com` }],
    ["a token that has expired", { exp: seconds(noon) - 11 }],
    ["one older than 10 minutes", { iat: seconds(noon) - 700 }],
    ["one from the future", { nbf: seconds(noon) + 60 }],
    ["no jti", { jti: undefined }],
    ["no time of issue", { iat: undefined }],
    ["no end", { exp: undefined }],
    ["no repository_id", { repository_id: undefined }],
    ["a repository_id that is no number", { repository_id: "74; drop" }],
    ["no run_id", { run_id: undefined }],
    ["no job_workflow_sha", { job_workflow_sha: undefined }],
    ["a short job_workflow_sha", { job_workflow_sha: "0123456" }],
    ["no runner_environment", { runner_environment: undefined }],
  ])("is refused for %s", async (_, change) => {
    await expect(verify(await sign(change), body)).rejects.toMatchObject(
      unauthorized,
    );
  });

  it("is refused without a signature, with an HMAC by the public key, and by a foreign key", async () => {
    const secret = Buffer.from(publicPem(ourRing));
    const hmac = await new SignJWT(claims)
      .setProtectedHeader({ alg: "HS256", typ: "JWT", kid: ourRing.kid })
      .sign(secret);
    const forged = [
      new UnsecuredJWT(claims).encode(),
      hmac,
      await sign({}, {}, foreignRing),
      await sign({}, { kid: foreignRing.kid }, foreignRing),
      await sign({}, { alg: "PS256" }),
      "not.a.token",
      "",
    ];
    for (const token of forged)
      await expect(verify(token, body)).rejects.toMatchObject(unauthorized);
  });

  it("is refused in another algorithm, also where the issuer's keys name none", async () => {
    const keys = ourRing.jwks.keys.map((key) => ({ ...key, alg: undefined }));
    const lax = issuerWith(() => Response.json({ keys }));
    await expect(
      lax.verify(await sign({}, { alg: "PS256" }), body),
    ).rejects.toMatchObject(unauthorized);
    await expect(lax.verify(await sign(), body)).resolves.toMatchObject({
      run_attempt: 2,
    });
  });

  it.each([
    ["cannot be reached", () => Promise.reject(new TypeError("fetch failed"))],
    ["fails", () => new Response("oops", { status: 500 })],
    ["answers with something else", () => Response.json({ hello: 1 })],
  ])(
    "cannot be judged while the issuer %s: that is no refusal",
    async (_, respond) => {
      const offline = issuerWith(respond);
      await expect(offline.verify(await sign(), body)).rejects.toMatchObject({
        code: "service_unavailable",
        retryAfter: 60,
      });
    },
  );
});
