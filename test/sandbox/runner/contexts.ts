import type { JobClaims } from "../github/oidc.ts";
import type { Run } from "../github/runs.ts";
import { asObject, asText, type Json } from "../json.ts";
import type { Workflow } from "./workflow.ts";

/** The file that a job's steps stand in: what the OIDC token names as `job_workflow_*`. */
export type Place = { ref: string; sha: string };

/**
 * The `github` context of a run.
 *
 * @param run the run
 * @param workflow the file it runs
 * @param origin GitHub's address
 * @returns what `${{ github.… }}` sees, and what GITHUB_* variables are made of
 */
export function githubContext(
  run: Run,
  workflow: Workflow,
  origin: string,
): Json {
  const [owner = ""] = run.repository.split("/");
  const pull = asObject(run.payload["pull_request"]);
  const branch = (side: string): string => asText(asObject(pull[side])["ref"]);
  return {
    repository: run.repository,
    repository_id: String(run.repository_id),
    repository_owner: owner,
    run_id: String(run.id),
    run_number: String(run.run_number),
    run_attempt: String(run.run_attempt),
    sha: run.sha,
    ref: run.ref,
    ref_name: run.ref.replace(/^refs\/(heads|tags|pull)\//, ""),
    head_ref: branch("head"),
    base_ref: branch("base"),
    event_name: run.event,
    event: run.payload,
    actor: run.actor,
    triggering_actor: run.actor,
    workflow: workflow.name,
    workflow_ref: `${run.repository}/${run.path}@${run.ref}`,
    workflow_sha: run.sha,
    api_url: origin,
    server_url: origin,
  };
}

/**
 * What GitHub says of a job in its OIDC token.
 *
 * @param run the run
 * @param place the file that the job's steps stand in
 * @returns the claims, without issuer, audience and times
 */
export function jobClaims(run: Run, place: Place): JobClaims {
  return {
    sub: `repo:${run.repository}:${run.event}`,
    repository: run.repository,
    repository_id: String(run.repository_id),
    repository_owner: run.repository.split("/")[0] ?? "",
    repository_visibility: "public",
    run_id: String(run.id),
    run_attempt: String(run.run_attempt),
    run_number: String(run.run_number),
    sha: run.sha,
    ref: run.ref,
    event_name: run.event,
    actor: run.actor,
    workflow_ref: `${run.repository}/${run.path}@${run.ref}`,
    workflow_sha: run.sha,
    job_workflow_ref: place.ref,
    job_workflow_sha: place.sha,
    runner_environment: "github-hosted",
  };
}
