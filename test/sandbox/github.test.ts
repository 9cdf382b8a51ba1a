import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Octokit } from "@octokit/rest";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startGitHub, type GitHub } from "./github/start.ts";
import { pushFolder } from "./populate.ts";
import { logins, repositories, releasedSha, tokenOf } from "./world.ts";

const product = {
  "app.yml":
    "default_permissions: {actions: write, contents: read, checks: write, issues: write, metadata: read, pull_requests: read}\ndefault_events: [pull_request, workflow_run, issues]\n",
  "action/echo/action.yml":
    "inputs:\n  word: {default: '${{ github.repository }}'}\nruns: {using: node24, main: dist/index.js}\n",
  "action/echo/dist/index.js": `
const fs = require("node:fs");
fs.appendFileSync(process.env.GITHUB_OUTPUT, "word<<END\\n" + process.env.INPUT_WORD + "\\nEND\\n");
fs.appendFileSync(process.env.GITHUB_OUTPUT, "oidc=" + (process.env.ACTIONS_ID_TOKEN_REQUEST_URL ? "yes" : "no") + "\\n");
fs.writeFileSync(process.env.RUNNER_TEMP + "/word.json", JSON.stringify(process.env.INPUT_WORD));
`,
  ".github/workflows/called.yml": `
on: {workflow_call: {inputs: {word: {type: string, required: true}}}}
permissions: {}
jobs:
  first:
    permissions: {contents: read}
    outputs: {word: "\${{ steps.e.outputs.word }}", id: "\${{ steps.u.outputs.artifact-id }}"}
    steps:
      - uses: actions/checkout@v1
      - {id: e, uses: some/product/action/echo@v1, with: {word: "\${{ inputs.word }}"}}
      - run: test "\${{ steps.e.outputs.oidc }}" = no && test -f README.md
      - {id: u, uses: actions/upload-artifact@v1, with: {name: facts, path: "\${{ runner.temp }}/word.json"}}
  second:
    needs: first
    permissions: {id-token: write, actions: read}
    steps:
      - {uses: actions/download-artifact@v1, with: {artifact-ids: "\${{ needs.first.outputs.id }}", path: "\${{ runner.temp }}/got"}}
      - run: test "$(cat "$RUNNER_TEMP/got/word.json")" = '"\${{ needs.first.outputs.word }}"'
      - {id: e, uses: some/product/action/echo@v1}
      - run: test "\${{ steps.e.outputs.oidc }}" = yes && test "\${{ steps.e.outputs.word }}" = "$GITHUB_REPOSITORY"
`,
};

const caller = (rights: string) => `
name: Score
run-name: "Score \${{ inputs.nonce }}"
on:
  workflow_dispatch: {inputs: {nonce: {required: true}}}
  pull_request:
jobs:
  quality:
    permissions: ${rights}
    uses: some/product/.github/workflows/called.yml@${releasedSha}
    with: {word: "hello \${{ github.event_name }}"}
`;

describe("the stand-in for GitHub", () => {
  let root: string;
  let github: GitHub;
  let main: string;
  const octokit = (login: string) =>
    new Octokit({ auth: tokenOf(login), baseUrl: github.origin });
  const author = { owner: logins.author, repo: "tidy-commits" };

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "miyabi-product-"));
    for (const [path, text] of Object.entries(product)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
    github = await startGitHub({ productRoot: root });
    main = await pushFolder(github, {
      repository: repositories.plugin,
      branch: "main",
      parent: null,
      folder: null,
      files: {
        "README.md": "# Tidy\n",
        ".github/workflows/ok.yml": caller(
          "{contents: read, id-token: write, actions: read}",
        ),
        ".github/workflows/poor.yml": caller("{contents: read}"),
      },
      message: "feat: first",
      author: logins.author,
    });
  });
  afterAll(async () => {
    await github.close();
    await rm(root, { recursive: true });
  });

  it("has the same commits as the git repository", async () => {
    const { data } = await octokit(logins.author).repos.getCommit({
      ...author,
      ref: "main",
    });
    expect(data.sha).toBe(main);
  });

  it("runs a dispatched workflow with the rights of each job", async () => {
    await octokit(logins.author).actions.createWorkflowDispatch({
      ...author,
      workflow_id: "ok.yml",
      ref: "main",
      inputs: { nonce: "n-1" },
    });
    await github.runs.idle();
    const { data } = await octokit(
      logins.author,
    ).actions.listWorkflowRunsForRepo(author);
    const run = data.workflow_runs[0];
    expect(run, github.runs.all()[0]?.log).toMatchObject({
      display_title: "Score n-1",
      conclusion: "success",
      path: ".github/workflows/ok.yml",
      head_sha: main,
      run_attempt: 1,
    });
    expect(run?.referenced_workflows?.[0]?.sha).toBe(releasedSha);
  });

  it("refuses a called workflow that asks for more than its caller has", async () => {
    await octokit(logins.author).actions.createWorkflowDispatch({
      ...author,
      workflow_id: "poor.yml",
      ref: "main",
      inputs: { nonce: "n-2" },
    });
    await github.runs.idle();
    expect(github.runs.all().at(-1)?.conclusion).toBe("startup_failure");
  });

  it("runs the workflows of a pull request and lists its files", async () => {
    const head = await pushFolder(github, {
      repository: repositories.plugin,
      branch: "topic",
      parent: main,
      folder: null,
      files: {
        "README.md": "# Tidier\n",
        ".github/workflows/ok.yml": caller(
          "{contents: read, id-token: write, actions: read}",
        ),
      },
      message: "feat: more",
      author: logins.author,
    });
    const pull = await octokit(logins.author).pulls.create({
      ...author,
      title: "More",
      head: "topic",
      base: "main",
    });
    expect(pull.data.head.sha).toBe(head);
    await expect
      .poll(() => github.runs.all().at(-1)?.event)
      .toBe("pull_request");
    await github.runs.idle();
    const run = github.runs.all().at(-1);
    expect(run?.log).not.toContain("Error");
    expect(run).toMatchObject({ conclusion: "success", head_sha: head });
    expect(run?.sha).not.toBe(head);
    const files = await octokit(logins.author).pulls.listFiles({
      ...author,
      pull_number: pull.data.number,
    });
    expect(files.data.map((file) => file.filename)).toEqual([
      ".github/workflows/poor.yml",
      "README.md",
    ]);
  });

  it("keeps each delivery, also while nobody listens", () => {
    const seen = github.deliveries
      .all()
      .map(({ event, action, status_code: code }) => [event, action, code]);
    expect(seen).toContainEqual(["pull_request", "opened", 0]);
    expect(seen).toContainEqual(["workflow_run", "completed", 0]);
  });

  it("tells who may write, in GitHub's words", async () => {
    const permission = async (username: string) =>
      (
        await octokit(logins.outsider).repos.getCollaboratorPermissionLevel({
          ...author,
          username,
        })
      ).data.permission;
    expect(await permission(logins.author)).toBe("admin");
    expect(await permission(logins.outsider)).toBe("read");
  });

  it("knows no strangers' tokens", async () => {
    const ignore = () => undefined;
    const stranger = new Octokit({
      auth: "ghp_x",
      baseUrl: github.origin,
      log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    });
    await expect(stranger.users.getAuthenticated()).rejects.toMatchObject({
      status: 401,
    });
  });

  it("issues tokens that its JWKS verifies", async () => {
    const token = await github.oidc.sign({ run_id: "1" }, "somebody");
    const keys = createRemoteJWKSet(
      new URL(`${github.origin}/.well-known/jwks`),
    );
    const { payload } = await jwtVerify(token, keys, {
      issuer: github.origin,
      audience: "somebody",
    });
    expect(payload["run_id"]).toBe("1");
  });

  it("brings commits of the API to the git repository", async () => {
    const made = await octokit(logins.author).repos.createOrUpdateFileContents({
      ...author,
      path: "docs/a.md",
      message: "docs: a",
      content: Buffer.from("a\n").toString("base64"),
      branch: "main",
    });
    const sha = await github.mirror.fetch(repositories.plugin, "main");
    expect(sha).toBe(made.data.commit.sha);
    expect(
      await github.git.git(repositories.plugin, ["show", `${sha}:docs/a.md`]),
    ).toBe("a");
  });

  it("refuses an App what GitHub does not describe", async () => {
    const app = new Octokit({ auth: "ghs_app", baseUrl: github.origin });
    const request = app.request("PATCH /repos/o/r/issues/1", { shut: true });
    await expect(request).rejects.toMatchObject({ status: 422 });
    expect(github.undescribed.splice(0)).toEqual([
      expect.stringContaining('its body has no "shut"'),
    ]);
  });
});
