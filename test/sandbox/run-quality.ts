import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createRemoteJWKSet, jwtVerify, type JWTPayload } from "jose";
import type { Artifacts } from "./github/artifacts.ts";
import { startFront } from "./github/front.ts";
import { createGitStore } from "./github/git.ts";
import { addOidc } from "./github/oidc.ts";
import type { Run } from "./github/runs.ts";
import { createExecutor } from "./runner/executor.ts";
import { forgetful } from "./runner/job-memory.ts";
import { productRoot } from "./sandbox.ts";
import { releasedSha } from "./world.ts";

export type QualityRun = {
  conclusion: string;
  log: string;
  /** Bodies that the marketplace took: each with a token that is valid for it. */
  received: { body: string; claims: JWTPayload }[];
};

const repository = "octo/hostile";
const caller = ".github/workflows/quality.yml";

/**
 * Artifacts that are only kept: nobody asks for them over HTTP here.
 *
 * @param forged what the plugin's tests upload beside their own, under the name of each artifact that is there already
 */
function keepArtifacts(forged: Record<string, string>): Artifacts {
  const all: (ReturnType<Artifacts["upload"]> & {
    files: Record<string, Uint8Array>;
  })[] = [];
  type Input = Parameters<Artifacts["upload"]>[0];
  const keep = (input: Input, files: Record<string, Uint8Array>) => {
    const id = all.length + 1;
    const rest = { digest: "", zip: new Uint8Array(), created_at: "" };
    const artifact = { ...input, ...rest, id, files };
    all.push(artifact);
    return artifact;
  };
  const intrude = (input: Input) => {
    const files: Record<string, Uint8Array> = {};
    for (const [path, text] of Object.entries(forged))
      files[path] = new TextEncoder().encode(text);
    if (Object.keys(files).length === 0) return;
    for (const name of [...all.map((one) => one.name), "miyabi-report-1"])
      keep({ ...input, name }, files);
  };
  return {
    upload: (input, files) => {
      if (input.name.startsWith("miyabi-tests-")) intrude(input);
      return keep(input, files);
    },
    files: (id) => all.find((one) => one.id === id)?.files ?? null,
    ofRun: (id) => all.filter((one) => one.run_id === id),
  };
}

/**
 * Runs the three jobs of `quality.yml` on a plugin as GitHub would: the bundles of the Action, an issuer of tokens, and a marketplace
 * that takes what is signed for exactly its body.
 *
 * @param files of the author's repository
 * @param forged files that the plugin's tests upload under the names of others' artifacts
 */
export async function runQuality(
  files: Readonly<Record<string, string>>,
  forged: Readonly<Record<string, string>> = {},
): Promise<QualityRun> {
  const root = await mkdtemp(join(tmpdir(), "miyabi-quality-"));
  const { routes, origin, close } = await startFront();
  try {
    const oidc = await addOidc(routes, origin);
    const keys = createRemoteJWKSet(new URL(`${origin}/.well-known/jwks`));
    const received: QualityRun["received"] = [];
    routes.post("/v1/reports", async (c) => {
      const body = await c.req.text();
      const token = c.req.header("authorization")?.slice(7) ?? "";
      const digest = createHash("sha256").update(body).digest("hex");
      const audience = `${origin}/v1/reports#sha256=${digest}`;
      const verified = await jwtVerify(token, keys, {
        audience,
        issuer: origin,
      });
      received.push({ body, claims: verified.payload });
      return c.json(
        {
          report_id: "r1",
          score: null,
          verdict: "listed",
          submission_state: null,
        },
        201,
      );
    });
    const git = createGitStore(join(root, "git"));
    await mkdir(join(root, "git"));
    await mkdir(dirname(git.pathOf(repository)), { recursive: true });
    await git.create(repository);
    const workflow = [
      "name: Quality",
      "on: { pull_request: {} }",
      "jobs:",
      "  quality:",
      "    permissions: { contents: read, actions: read, id-token: write }",
      `    uses: miyabi/product/${caller}@${releasedSha}`,
      `    with: { api-url: "${origin}" }`,
      "",
    ].join("\n");
    for (const [path, text] of Object.entries({
      ...files,
      [caller]: workflow,
    })) {
      await mkdir(dirname(join(root, "plugin", path)), { recursive: true });
      await writeFile(join(root, "plugin", path), text);
    }
    const sha = await git.commitFolder(repository, {
      folder: join(root, "plugin"),
      branch: "main",
      parent: null,
      message: "first",
      author: "octo",
    });
    const run = pullRequestRun(sha);
    const execute = createExecutor({
      artifacts: keepArtifacts(forged),
      git,
      productRoot,
      origin,
      oidc,
      memory: forgetful,
      vars: () => ({}),
      mintToken: () => Promise.resolve("ghs_sandbox"),
    });
    return { conclusion: await execute(run), log: run.log, received };
  } finally {
    await close();
    await rm(root, { recursive: true, force: true });
  }
}

function pullRequestRun(sha: string): Run {
  const now = new Date(0).toISOString();
  return {
    id: 1,
    repository,
    repository_id: 1,
    head_repository: { id: 1, full_name: repository },
    run_attempt: 1,
    run_number: 1,
    path: caller,
    name: "Quality",
    display_title: "Quality",
    event: "pull_request",
    status: "in_progress",
    conclusion: null,
    head_sha: sha,
    head_branch: "main",
    sha,
    ref: "refs/pull/1/merge",
    actor: "octo",
    inputs: {},
    payload: { pull_request: { head: { sha, ref: "main" } } },
    referenced_workflows: [],
    group: "",
    created_at: now,
    updated_at: now,
    log: "",
  };
}
