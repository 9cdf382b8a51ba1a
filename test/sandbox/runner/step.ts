import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { randomUUID } from "node:crypto";
import { parse } from "yaml";
import { asObject, asText, type Json } from "../json.ts";
import { fillIn } from "./expressions.ts";
import type { JobContext, StepResult } from "./job-context.ts";
import { knownActions } from "./known-actions.ts";
import type { WorkflowStep } from "./workflow.ts";

/** What a hosted runner also has: how to reach the package registry, and where things may be kept. */
const inherited = /^(HOME|LANG|LC_ALL|npm_config_.*|https?_proxy|no_proxy)$/i;

function baseEnv(job: JobContext): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      inherited.test(entry[0]) && entry[1] !== undefined,
  );
  const path = [...job.machine.path, process.env["PATH"] ?? ""].join(":");
  return { ...Object.fromEntries(kept), PATH: path, ...job.machine.env };
}

/** `name=value` and `name<<mark … mark`, as the runner reads GITHUB_OUTPUT and GITHUB_ENV. */
function readPairs(text: string): Record<string, string> {
  const pairs: Record<string, string> = {};
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const open = /^([^=<]+)<<(.+)$/.exec(line);
    if (open?.[1] !== undefined) {
      const end = lines.indexOf(open[2] ?? "", at + 1);
      pairs[open[1]] = lines.slice(at + 1, end).join("\n");
      at = end === -1 ? lines.length : end;
    } else if (line.includes("=")) {
      pairs[line.slice(0, line.indexOf("="))] = line.slice(
        line.indexOf("=") + 1,
      );
    }
  }
  return pairs;
}

async function execute(
  job: JobContext,
  command: [string, ...string[]],
  env: Record<string, string>,
): Promise<StepResult> {
  const file = (kind: string): string =>
    join(job.machine.temp, `_${kind}_${randomUUID()}`);
  const files = {
    GITHUB_OUTPUT: file("output"),
    GITHUB_ENV: file("env"),
    GITHUB_PATH: file("path"),
    GITHUB_STATE: file("state"),
    GITHUB_STEP_SUMMARY: file("summary"),
  };
  for (const path of Object.values(files)) await writeFile(path, "");
  const [program, ...args] = command;
  const code = await new Promise<number>((resolve) => {
    const child = spawn(program, args, {
      cwd: job.machine.workspace,
      env: { ...baseEnv(job), ...env, ...files },
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout.on("data", (data: Buffer) => job.log(data.toString()));
    child.stderr.on("data", (data: Buffer) => job.log(data.toString()));
    child.on("error", (error) => {
      job.log(error.message);
      resolve(127);
    });
    child.on("close", (status) => resolve(status ?? 1));
  });
  Object.assign(
    job.machine.env,
    readPairs(await readFile(files.GITHUB_ENV, "utf8")),
  );
  const added = await readFile(files.GITHUB_PATH, "utf8");
  job.machine.path.unshift(...added.split("\n").filter(Boolean));
  return {
    ok: code === 0,
    outputs: readPairs(await readFile(files.GITHUB_OUTPUT, "utf8")),
  };
}

/** One of the product's own actions: its real bundle, with the inputs that its action.yml declares. */
async function ownAction(
  job: JobContext,
  folder: string,
  given: Json,
  env: Record<string, string>,
): Promise<StepResult> {
  const about = asObject(
    parse(await readFile(join(folder, "action.yml"), "utf8")),
  );
  const inputs: Record<string, string> = {};
  for (const [name, declared] of Object.entries(asObject(about["inputs"]))) {
    const fallback = fillIn(
      asText(asObject(declared)["default"]),
      job.contexts,
      job.status,
    );
    inputs[`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`] = asText(
      given[name] ?? fallback,
    );
  }
  const main = asText(asObject(about["runs"])["main"]);
  return execute(job, [process.execPath, join(folder, main)], {
    ...env,
    ...inputs,
    GITHUB_ACTION_PATH: folder,
  });
}

/**
 * Runs one step as the runner would: a known action, one of the product's own, or a script.
 *
 * @param step the step as it stands in the workflow
 * @param job what it may touch
 * @returns whether it succeeded, and its outputs
 * @throws Error for an action the sandbox does not know
 */
export async function runStep(
  step: WorkflowStep,
  job: JobContext,
): Promise<StepResult> {
  const fill = (values: Json): Json =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        fillIn(value, job.contexts, job.status),
      ]),
    );
  const env = Object.fromEntries(
    Object.entries(fill(step.env)).map(([name, value]) => [
      name,
      asText(value),
    ]),
  );
  if (step.run !== "") {
    const script = asText(fillIn(step.run, job.contexts, job.status));
    return execute(job, ["bash", "-e", "-o", "pipefail", "-c", script], env);
  }
  const [name = ""] = step.uses.split("@");
  const inputs = fill(step.with);
  const known = knownActions[name];
  if (known) return known(inputs, job);
  // "$/…" is the repository of the workflow that names it: the product's own.
  const own = /^(?:\$|[^/]+\/[^/]+)\/(action\/\w+)$/.exec(name)?.[1];
  if (own === undefined)
    throw new Error(`The sandbox has no stand-in for ${step.uses}`);
  return ownAction(job, join(job.productRoot, own), inputs, env);
}
