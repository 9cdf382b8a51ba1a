import { randomUUID } from "node:crypto";
import { UnsecuredJWT } from "jose";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FakeIssue, FakeRun } from "../support/github-state.ts";
import {
  openMarketplaceWorld,
  pluginSha,
  type MarketplaceWorld,
} from "../support/marketplace-world.ts";
import {
  acceptVerified,
  audienceOf,
  issuer,
  publicUrl,
  reportBytes,
  signToken,
  tokenClaims,
  type TokenChanges,
} from "../support/signed-report.ts";
import { runsOf, submissionOf, submit } from "../support/submission-walk.ts";

let world: MarketplaceWorld;
let issue: FakeIssue;
let run: FakeRun;
beforeEach(async () => {
  world = await openMarketplaceWorld();
  issue = await submit(world);
  const found = runsOf(world, "score-submission.yml")[0];
  if (found === undefined) throw new Error("nothing was dispatched");
  run = found;
});
afterEach(() => world.db.close());

const body = (changes?: Parameters<typeof reportBytes>[1]) =>
  reportBytes(run, changes);
const sign = (bytes: Buffer, changes?: TokenChanges) =>
  signToken(world, run, bytes, changes);
const accept = (token: string, bytes: Buffer) =>
  acceptVerified(world, token, bytes);

describe("a report", () => {
  it("that is genuine is taken, and its score is computed here", async () => {
    const bytes = body();
    expect(await accept(await sign(bytes), bytes)).toMatchObject({
      score: 100,
      verdict: "listed",
      submission_state: "pending_review",
    });
  });

  it.each([
    ["another issuer", () => ({ issuer: "https://evil.example" })],
    ["another audience", () => ({ audience: `${publicUrl}/v1/other` })],
    [
      "the digest of another body",
      () => ({ audience: audienceOf(Buffer.from("{}")) }),
    ],
  ])("with %s is refused", async (_name, options) => {
    const bytes = body();
    await expect(
      accept(await sign(bytes, options()), bytes),
    ).rejects.toMatchObject({
      code: "unauthorized",
    });
    expect((await submissionOf(world, issue))?.state).toBe("scoring");
  });

  it("with alg none is refused", async () => {
    const bytes = body();
    const at = Math.floor(world.clock().getTime() / 1_000);
    const token = new UnsecuredJWT(tokenClaims(world, run))
      .setIssuer(issuer)
      .setAudience(audienceOf(bytes))
      .setIssuedAt(at)
      .setExpirationTime(at + 300)
      .encode();
    await expect(accept(token, bytes)).rejects.toMatchObject({
      code: "unauthorized",
    });
  });

  it("with a used token is refused", async () => {
    const bytes = body();
    const token = await sign(bytes);
    await accept(token, bytes);
    await expect(accept(token, bytes)).rejects.toMatchObject({
      code: "conflict",
    });
  });

  it("with a used jti for a pull request is refused", async () => {
    const { repository, bytes, token } = pullRequestReport();
    await accept(await token(), bytes);
    expect(repository.checks).toEqual([]);
    await expect(accept(await token(), bytes)).rejects.toThrow(
      "was used before",
    );
  });

  it.each<[string, Record<string, unknown>, string]>([
    [
      "another workflow commit",
      { job_workflow_sha: "e".repeat(40) },
      "not made by a released",
    ],
    [
      "a retired workflow commit",
      { job_workflow_sha: "d".repeat(40) },
      "is retired",
    ],
    [
      "another workflow of a released commit, run by a fork of ours",
      { job_workflow_ref: "eve/miyabi/.github/workflows/ci.yml@refs/heads/x" },
      "only quality.yml",
    ],
    [
      "a self-hosted runner",
      { runner_environment: "self-hosted" },
      "self-hosted",
    ],
    ["an older attempt", { run_attempt: "2" }, "another attempt"],
    ["another event", { event_name: "push" }, "another event"],
    ["another commit", { sha: "9".repeat(40) }, "another commit than the run"],
    ["another run", { run_id: "1" }, "knows no such run"],
    ["another repository's id", { repository_id: "600" }, "another repository"],
    [
      "another repository",
      { repository_id: "600", repository: "ayumi/issue-tools" },
      "knows no such run",
    ],
    [
      "a repository without the App",
      { repository: "eve/nothing" },
      "install the App",
    ],
  ])("of %s is refused", async (_name, changes, words) => {
    const bytes = body();
    await expect(
      accept(await sign(bytes, { claims: changes }), bytes),
    ).rejects.toThrow(words);
    expect((await submissionOf(world, issue))?.state).toBe("scoring");
  });

  it.each<[string, Parameters<typeof reportBytes>[1], string]>([
    ["another nonce", { nonce: "guessed" }, "nonce is unknown"],
    ["no nonce", { nonce: null }, "names another repository"],
    ["another commit", { sha: "b".repeat(40) }, "of other bytes"],
    ["another path", { path: "plugins/x" }, "of other bytes"],
    ["another plugin", { repository: "eve/evil" }, "of other bytes"],
  ])("that names %s is refused", async (_name, changes, words) => {
    const bytes = body(changes);
    await expect(accept(await sign(bytes), bytes)).rejects.toThrow(words);
  });

  it.each([
    ["another workflow", { workflow: "evil.yml" }],
    ["the right workflow that nobody dispatched", { event: "push" }],
  ])("of %s of the marketplace's repository is refused", async (_, changes) => {
    Object.assign(run, changes);
    const bytes = body();
    const token = await sign(bytes, { claims: { event_name: run.event } });
    await expect(accept(token, bytes)).rejects.toThrow("score-submission.yml");
  });

  it("of the right workflow on another branch, which somebody with push rights started, is refused", async () => {
    Object.assign(run, { actor: "mori", head_sha: "e".repeat(40) });
    const bytes = body();
    await expect(accept(await sign(bytes), bytes)).rejects.toThrow(
      "started by somebody else than the App",
    );
  });

  it("of another run of the right workflow, with the nonce of this one, is refused", async () => {
    const other = { ...run, id: 4242, display_title: "Score other" };
    world.marketplace.runs.push(other);
    const bytes = body();
    const token = await sign(bytes, { claims: { run_id: "4242" } });
    await expect(accept(token, bytes)).rejects.toThrow(
      "does not carry the nonce",
    );
  });

  it("of a plugin's own repository does not speak for a submission", async () => {
    const { bytes, token } = pullRequestReport({
      nonce: run.display_title.replace("Score ", ""),
    });
    await expect(accept(await token(), bytes)).rejects.toThrow(
      "only by the marketplace's own repository",
    );
  });

  it.each([
    ["pull_request", { sha: "b".repeat(40) }, "names another commit than"],
    ["pull_request_target", {}, "are not taken"],
    ["push", {}, "token is of another commit"],
  ])(
    "of a plugin's own %s that is not of the run's commit and event is refused",
    async (event, changes, words) => {
      const { bytes, token } = pullRequestReport(changes, event);
      await expect(accept(await token(), bytes)).rejects.toThrow(words);
    },
  );

  it("that came too late, after another one, is refused", async () => {
    const bytes = body();
    await accept(await sign(bytes), bytes);
    await expect(accept(await sign(bytes), bytes)).rejects.toThrow(
      "does not wait",
    );
  });

  it.each([
    ["no JSON", "{", "not JSON"],
    ["another schema", '{"schema":2}', "current release"],
    ["a score of its own", '{"schema":1,"score":100}', "expected shape"],
    ["more than 1 MiB", " ".repeat(1_048_577), "at most 1 MiB"],
  ])("with %s is refused", async (_name, text, words) => {
    const bytes = Buffer.from(text);
    await expect(accept(await sign(bytes), bytes)).rejects.toThrow(words);
  });
});

/** A run of the plugin's own workflow on a pull request, and its report. */
function pullRequestReport(
  changes: Parameters<typeof reportBytes>[1] = {},
  event = "pull_request",
) {
  const repository = world.plugin;
  repository.runs.push({
    ...run,
    id: 5000,
    event,
    head_sha: pluginSha,
    workflow: "quality.yml",
  });
  const bytes = body({ nonce: null, ...changes });
  const jti = randomUUID();
  const token = () =>
    sign(bytes, {
      claims: {
        jti,
        repository_id: "600",
        repository: "ayumi/issue-tools",
        run_id: "5000",
        event_name: event,
        sha: "7".repeat(40),
      },
    });
  return { repository, bytes, token };
}
