import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { promisify } from "node:util";
import { asText, type Json } from "../json.ts";
import type { JobContext, StepResult } from "./job-context.ts";

const run = promisify(execFile);

type KnownAction = (inputs: Json, job: JobContext) => Promise<StepResult>;

const done: StepResult = { ok: true, outputs: {} };

/** Keeps a path of the workflow inside the job's workspace or temp directory. */
function within(job: JobContext, path: string): string {
  const full = resolve(job.machine.workspace, path);
  const allowed = [job.machine.workspace, job.machine.temp];
  if (!allowed.some((root) => full === root || full.startsWith(root + sep)))
    throw new Error(`${path} is outside of the job's directories`);
  return full;
}

const checkout: KnownAction = async (inputs, job) => {
  const repository = asText(inputs["repository"]) || job.run.repository;
  const ref = asText(inputs["ref"]) || job.run.sha;
  const folder = within(job, asText(inputs["path"]) || ".");
  const source = `file://${job.git.pathOf(repository)}`;
  const env = {
    PATH: process.env["PATH"] ?? "",
    HOME: job.machine.temp,
    GIT_CONFIG_NOSYSTEM: "1",
  };
  await mkdir(folder, { recursive: true });
  for (const args of [
    ["init", "--quiet"],
    ["fetch", "--quiet", "--depth=1", source, ref],
    ["checkout", "--quiet", "FETCH_HEAD"],
  ])
    await run("git", args, { cwd: folder, env });
  const commit = await run("git", ["rev-parse", "HEAD"], { cwd: folder, env });
  return { ok: true, outputs: { ref, commit: commit.stdout.trim() } };
};

/** The files at a path: one file, or all in a folder. The workflows use no patterns. */
async function filesAt(path: string): Promise<Record<string, Uint8Array>> {
  const about = await stat(path).catch(() => null);
  if (about === null) return {};
  if (about.isFile())
    return { [basename(path)]: new Uint8Array(await readFile(path)) };
  const found: Record<string, Uint8Array> = {};
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((one) => one.isFile())) {
    const file = join(entry.parentPath, entry.name);
    found[relative(path, file)] = new Uint8Array(await readFile(file));
  }
  return found;
}

const uploadArtifact: KnownAction = async (inputs, job) => {
  const path = within(job, asText(inputs["path"]));
  const files = await filesAt(path);
  if (Object.keys(files).length === 0) {
    job.log(`No files were found with the provided path: ${path}`);
    return { ok: inputs["if-no-files-found"] !== "error", outputs: {} };
  }
  const name = asText(inputs["name"]) || "artifact";
  const taken = job.artifacts
    .ofRun(job.run.id)
    .some(
      (one) => one.name === name && one.run_attempt === job.run.run_attempt,
    );
  if (taken && asText(inputs["overwrite"]) !== "true") {
    job.log(`An artifact with the name ${name} already exists on this run`);
    return { ok: false, outputs: {} };
  }
  const artifact = job.artifacts.upload(
    {
      name,
      repository: job.run.repository,
      run_id: job.run.id,
      run_attempt: job.run.run_attempt,
    },
    files,
  );
  return {
    ok: true,
    outputs: {
      "artifact-id": String(artifact.id),
      // The action's output is the bare hash; the API's field has "sha256:" before it.
      "artifact-digest": artifact.digest.replace("sha256:", ""),
    },
  };
};

const downloadArtifact: KnownAction = async (inputs, job) => {
  const ids = asText(inputs["artifact-ids"]).split(",").filter(Boolean);
  const name = asText(inputs["name"]);
  const chosen = job.artifacts
    .ofRun(job.run.id)
    .filter((one) =>
      ids.length > 0
        ? ids.map(Number).includes(one.id)
        : name === "" || one.name === name,
    );
  if (chosen.length === 0 || chosen.length < ids.length) {
    job.log(`Unable to download artifact(s): ${ids.join(",") || name}`);
    return { ok: false, outputs: {} };
  }
  const folder = within(job, asText(inputs["path"]) || ".");
  for (const artifact of chosen) {
    // As the action does: one artifact by name lies flat, several lie in folders of their names.
    const flat =
      chosen.length === 1 || asText(inputs["merge-multiple"]) === "true";
    const target = flat ? folder : join(folder, artifact.name);
    for (const [path, bytes] of Object.entries(
      job.artifacts.files(artifact.id) ?? {},
    )) {
      const file = within(job, join(target, path));
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, bytes);
    }
  }
  return { ok: true, outputs: { "download-path": folder } };
};

/** GitHub's own actions that the workflows call; here their effect, without their code. */
export const knownActions: Record<string, KnownAction> = {
  "actions/checkout": checkout,
  "actions/upload-artifact": uploadArtifact,
  "actions/download-artifact": downloadArtifact,
  // The node that runs the sandbox is on the PATH already.
  "actions/setup-node": () => Promise.resolve(done),
};
