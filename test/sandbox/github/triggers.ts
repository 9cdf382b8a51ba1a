import type { Hono } from "hono";
import { asList, asObject, asText, type Json } from "../json.ts";
import { fillIn } from "../runner/expressions.ts";
import {
  readWorkflow,
  referencedWorkflows,
  resolveInputs,
} from "../runner/workflow.ts";
import type { Emulated } from "./emulated.ts";
import type { GitStore } from "./git.ts";
import type { Mirror } from "./mirror.ts";
import type { Runs } from "./runs.ts";

export type Triggers = {
  /** An event of a repository: starts the workflows that wait for it. */
  event: (event: string, payload: Json) => Promise<void>;
};

type TriggerTools = {
  git: GitStore;
  mirror: Mirror;
  runs: Runs;
};

/** Workflow files in the tree of a commit. */
async function workflowsAt(
  git: GitStore,
  repository: string,
  sha: string,
): Promise<{ path: string; text: string }[]> {
  const listing = await git.git(repository, [
    "ls-tree",
    "--name-only",
    sha,
    ".github/workflows/",
  ]);
  const paths = listing.split("\n").filter((path) => /\.ya?ml$/.test(path));
  return Promise.all(
    paths.map(async (path) => ({
      path,
      text: await git.git(repository, ["show", `${sha}:${path}`]),
    })),
  );
}

/** The commit GitHub tests a pull request at: its head merged into its base. */
async function mergeCommit(
  git: GitStore,
  repository: string,
  base: string,
  head: string,
): Promise<string> {
  const who = { NAME: "GitHub", EMAIL: "noreply@example.test" };
  const env = Object.fromEntries(
    ["AUTHOR", "COMMITTER"].flatMap((side) =>
      Object.entries(who).map(([key, value]) => [`GIT_${side}_${key}`, value]),
    ),
  );
  const tree = await git.git(repository, [
    "merge-tree",
    "--write-tree",
    base,
    head,
  ]);
  return git.git(
    repository,
    [
      "commit-tree",
      tree,
      "-p",
      base,
      "-p",
      head,
      "-m",
      `Merge ${head} into ${base}`,
    ],
    { env },
  );
}

/**
 * Adds dispatching a workflow, and starts workflows on pull requests.
 *
 * @param front the front's routes
 * @param emulated asked for the caller's rights
 * @param tools repositories and runs
 * @returns where events go
 */
export function addTriggers(
  front: Hono,
  emulated: Emulated,
  tools: TriggerTools,
): Triggers {
  const { git, mirror, runs } = tools;

  front.post(
    "/repos/:owner/:repo/actions/workflows/:file/dispatches",
    async (c) => {
      const authorization = c.req.header("authorization") ?? null;
      const { owner, repo, file } = c.req.param();
      const repository = `${owner}/${repo}`;
      const text = await c.req.text();
      const body = asObject(JSON.parse(text));
      // The emulator has no such workflow: 404 says that the caller might start one.
      const rights = await emulated.ask(authorization, c.req.path, {
        method: "POST",
        body,
      });
      if (rights.status !== 404)
        return Response.json(rights.body, { status: rights.status });
      const branch = asText(body["ref"]).replace(/^refs\/heads\//, "");
      const sha = await mirror.fetch(repository, branch).catch(() => null);
      if (sha === null)
        return c.json({ message: `No ref found for: ${branch}` }, 422);
      const path = `.github/workflows/${file}`;
      const found = (await workflowsAt(git, repository, sha)).find(
        (one) => one.path === path,
      );
      if (!found) return c.json({ message: "Not Found" }, 404);
      const workflow = readWorkflow(found.text, path);
      if (!("workflow_dispatch" in workflow.on))
        return c.json(
          { message: "Workflow does not have 'workflow_dispatch' trigger" },
          422,
        );
      const resolved = resolveInputs(
        asObject(asObject(workflow.on["workflow_dispatch"])["inputs"]),
        asObject(body["inputs"]),
      );
      if ("refused" in resolved)
        return c.json({ message: resolved.refused }, 422);
      const { body: about } = await emulated.ask(null, `/repos/${repository}`);
      const ref = `refs/heads/${branch}`;
      const id = Number(asObject(about)["id"]);
      const { inputs } = resolved;
      const github = { event_name: "workflow_dispatch", ref, sha, repository };
      const title = asText(fillIn(workflow.runName, { github, inputs }));
      runs.start({
        repository,
        repository_id: id,
        head_repository: { id, full_name: repository },
        path,
        name: workflow.name,
        display_title: title || workflow.name,
        event: "workflow_dispatch",
        head_sha: sha,
        head_branch: branch,
        sha,
        ref,
        actor: "miyabi-marketplace[bot]",
        inputs,
        payload: { inputs, ref, repository: about },
        referenced_workflows: referencedWorkflows(workflow),
        group: asText(fillIn(workflow.concurrency, { github, inputs })),
      });
      return c.body(null, 204);
    },
  );

  const pullRequest = async (payload: Json): Promise<void> => {
    const action = asText(payload["action"]);
    if (!["opened", "synchronize", "reopened"].includes(action)) return;
    const repositoryJson = asObject(payload["repository"]);
    const repository = asText(repositoryJson["full_name"]);
    const pull = asObject(payload["pull_request"]);
    const side = (name: string): Json => asObject(pull[name]);
    const head = asText(side("head")["sha"]);
    const sha = await mergeCommit(
      git,
      repository,
      asText(side("base")["sha"]),
      head,
    );
    const ref = `refs/pull/${asText(pull["number"])}/merge`;
    const from = asObject(side("head")["repo"]);
    await git.git(repository, ["update-ref", ref, sha]);
    for (const { path, text } of await workflowsAt(git, repository, sha)) {
      const workflow = readWorkflow(text, path);
      if (!("pull_request" in workflow.on)) continue;
      const types = asList(asObject(workflow.on["pull_request"])["types"]);
      if (types.length > 0 && !types.includes(action)) continue;
      runs.start({
        repository,
        repository_id: Number(repositoryJson["id"]),
        head_repository: {
          id: Number(from["id"]),
          full_name: asText(from["full_name"]),
        },
        path,
        name: workflow.name,
        display_title: asText(pull["title"]),
        event: "pull_request",
        head_sha: head,
        head_branch: asText(side("head")["ref"]),
        sha,
        ref,
        actor: asText(asObject(payload["sender"])["login"]),
        inputs: {},
        payload,
        referenced_workflows: referencedWorkflows(workflow),
        group: asText(fillIn(workflow.concurrency, { github: { ref } })),
      });
    }
  };

  return {
    event: (event, payload) =>
      event === "pull_request" ? pullRequest(payload) : Promise.resolve(),
  };
}
