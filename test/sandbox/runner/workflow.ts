import { parse } from "yaml";
import { asList, asObject, asText, type Json } from "../json.ts";

export type Permissions = Record<string, "read" | "write">;

export type WorkflowStep = {
  id: string;
  name: string;
  if: unknown;
  uses: string;
  run: string;
  with: Json;
  env: Json;
  continueOnError: boolean;
};

export type WorkflowJob = {
  id: string;
  needs: string[];
  if: unknown;
  /** null: the workflow's own. */
  permissions: Permissions | null;
  /** A job that only calls another workflow. */
  uses: string;
  with: Json;
  outputs: Json;
  env: Json;
  steps: WorkflowStep[];
};

export type Workflow = {
  name: string;
  runName: string;
  on: Json;
  permissions: Permissions | null;
  env: Json;
  /** Name of the group whose runs go one after another; an expression. "" for none. */
  concurrency: string;
  jobs: WorkflowJob[];
};

function permissionsOf(value: unknown): Permissions | null {
  if (value === undefined || value === null) return null;
  return Object.fromEntries(
    Object.entries(asObject(value)).filter(
      ([, level]) => level === "read" || level === "write",
    ),
  ) as Permissions;
}

function events(on: unknown): Json {
  if (typeof on === "string") return { [on]: {} };
  if (Array.isArray(on))
    return Object.fromEntries(on.map((event) => [asText(event), {}]));
  return asObject(on);
}

function step(value: unknown): WorkflowStep {
  const it = asObject(value);
  return {
    id: asText(it["id"]),
    name: asText(it["name"]) || asText(it["uses"]) || "run",
    if: it["if"],
    uses: asText(it["uses"]),
    run: asText(it["run"]),
    with: asObject(it["with"]),
    env: asObject(it["env"]),
    continueOnError: it["continue-on-error"] === true,
  };
}

function job([id, value]: [string, unknown]): WorkflowJob {
  const it = asObject(value);
  const needs = it["needs"];
  return {
    id,
    needs: typeof needs === "string" ? [needs] : asList(needs).map(asText),
    if: it["if"],
    permissions: permissionsOf(it["permissions"]),
    uses: asText(it["uses"]),
    with: asObject(it["with"]),
    outputs: asObject(it["outputs"]),
    env: asObject(it["env"]),
    steps: asList(it["steps"]).map(step),
  };
}

/**
 * Reads a workflow file. YAML 1.2 keeps `on` a word, as GitHub does.
 *
 * @param text the file
 * @param path its path, the name of a workflow that has none
 * @returns its events and jobs in the order they stand
 */
export function readWorkflow(text: string, path: string): Workflow {
  const it = asObject(parse(text));
  const group = it["concurrency"];
  return {
    name: asText(it["name"]) || path,
    runName: asText(it["run-name"]),
    on: events(it["on"]),
    permissions: permissionsOf(it["permissions"]),
    env: asObject(it["env"]),
    concurrency: asText(
      typeof group === "string" ? group : asObject(group)["group"],
    ),
    jobs: Object.entries(asObject(it["jobs"])).map(job),
  };
}

/**
 * The inputs a workflow gets: what was given, else its defaults.
 *
 * @param declared `on.workflow_dispatch.inputs` or `on.workflow_call.inputs`
 * @param given values of the caller
 * @returns values by name, or the sentence GitHub refuses them with
 */
export function resolveInputs(
  declared: Json,
  given: Json,
): { inputs: Json } | { refused: string } {
  const unknown = Object.keys(given).filter((name) => !(name in declared));
  if (unknown.length > 0)
    return { refused: `Unexpected inputs provided: ${unknown.join(", ")}` };
  const inputs: Json = {};
  for (const [name, about] of Object.entries(declared)) {
    const { required, default: fallback, type } = asObject(about);
    const value = given[name] ?? fallback ?? (type === "boolean" ? false : "");
    if (required === true && value === "")
      return { refused: `Required input '${name}' not provided` };
    inputs[name] = value;
  }
  return { inputs };
}

/** "owner/name/.github/workflows/x.yml@<commit>" as path and commit; null for anything that is not pinned so. */
export function parseCall(uses: string): { path: string; sha: string } | null {
  const [, path, sha] =
    /^[^/]+\/[^/]+\/(\.github\/workflows\/[^@]+)@([0-9a-f]{40})$/.exec(uses) ??
    [];
  return path === undefined || sha === undefined ? null : { path, sha };
}

/**
 * The reusable workflows that a run's page and its events name.
 *
 * @param workflow the run's own file
 * @returns what its jobs call
 */
export function referencedWorkflows(
  workflow: Workflow,
): { path: string; sha: string }[] {
  return workflow.jobs.flatMap(({ uses }) => {
    const call = parseCall(uses);
    return call === null ? [] : [{ path: uses, sha: call.sha }];
  });
}
