import {
  NoOperationTraceWriter,
  parseWorkflow,
} from "@actions/workflow-parser";
import { describe, expect, it } from "vitest";
import {
  readText,
  readWorkflow,
  workflowPaths,
  type Job,
} from "./support/workflow-files.ts";

const paths = workflowPaths();
const quality = readWorkflow(".github/workflows/quality.yml");

function jobOf(name: string): Job {
  const found = quality.jobs[name];
  if (found === undefined) throw new Error(`quality.yml has no job ${name}`);
  return found;
}

function usesOf(path: string): string[] {
  return Object.values(readWorkflow(path).jobs).flatMap((job) => [
    ...(job.uses === undefined ? [] : [job.uses]),
    ...job.steps.flatMap((step) => step.uses ?? []),
  ]);
}

describe("every workflow", () => {
  it.each(paths)("%s is one by GitHub's own parser", (path) => {
    const { context } = parseWorkflow(
      { name: path, content: readText(path) },
      new NoOperationTraceWriter(),
    );
    expect(context.errors.getErrors().map((error) => error.message)).toEqual(
      [],
    );
  });

  it.each(paths)(
    "%s pins what it uses to a commit, named by its version",
    (path) => {
      const foreign = usesOf(path).filter(
        (uses) =>
          !uses.startsWith("$/") && !uses.startsWith("PRODUCT_REPOSITORY/"),
      );
      const lines = readText(path).split("\n");
      for (const uses of foreign) {
        expect(uses).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
        const line = lines.find((text) => text.includes(uses));
        expect(line).toMatch(/ # v\d+\.\d+\.\d+$/);
      }
    },
  );

  it.each(paths)(
    "%s pins the product by the placeholder for a commit",
    (path) => {
      const product = usesOf(path).filter((uses) =>
        uses.startsWith("PRODUCT_REPOSITORY/"),
      );
      for (const uses of product) expect(uses).toMatch(/@RELEASED_COMMIT$/);
    },
  );

  it.each(paths)("%s gives nothing away that a job did not ask for", (path) => {
    const { permissions, jobs } = readWorkflow(path);
    expect(permissions).toEqual({});
    for (const job of Object.values(jobs)) {
      // A job that calls a workflow has no time limit of its own.
      if (job.uses === undefined)
        expect(job["timeout-minutes"]).toBeGreaterThan(0);
    }
  });

  it.each(paths)("%s puts no expression into a script", (path) => {
    const scripts = Object.values(readWorkflow(path).jobs).flatMap((job) =>
      job.steps.flatMap((step) => step.run ?? []),
    );
    for (const script of scripts) expect(script).not.toContain("${{");
  });

  it.each(paths)("%s never runs with the rights of another event", (path) => {
    const events = Object.keys(readWorkflow(path).on);
    expect(events).not.toContain("pull_request_target");
    expect(events).not.toContain("workflow_run");
  });

  it.each(paths)("%s keeps no credential and no cache", (path) => {
    const steps = Object.values(readWorkflow(path).jobs).flatMap(
      (job) => job.steps,
    );
    for (const { uses = "", with: given = {} } of steps) {
      expect(uses).not.toContain("actions/cache");
      if (uses.startsWith("actions/checkout@"))
        expect(given["persist-credentials"]).toBe(false);
      if (uses.startsWith("actions/setup-node@")) {
        expect(given["package-manager-cache"]).toBe(false);
        expect(given).not.toHaveProperty("cache");
      }
    }
  });
});

describe("quality.yml", () => {
  it("gives each job only what it needs", () => {
    expect(jobOf("static").permissions).toEqual({ contents: "read" });
    expect(jobOf("tests").permissions).toEqual({ contents: "read" });
    expect(jobOf("report").permissions).toEqual({
      actions: "read",
      "id-token": "write",
    });
  });

  it("lets the report job use actions only, and never see the plugin", () => {
    const { steps } = jobOf("report");
    for (const step of steps) {
      expect(step.run).toBeUndefined();
      expect(step.uses).toMatch(
        /^(?:\$\/action\/report|actions\/(?:download|upload)-artifact@)/,
      );
    }
  });

  it("runs no script in any job", () => {
    for (const job of Object.values(quality.jobs))
      expect(job.steps.filter((step) => step.run !== undefined)).toEqual([]);
  });

  it("takes both artifacts by their ids, never by a name that a hostile job can take", () => {
    const downloads = jobOf("report").steps.filter((step) =>
      step.uses?.startsWith("actions/download-artifact@"),
    );
    expect(downloads.map((step) => step.with?.["artifact-ids"])).toEqual([
      "${{ needs.static.outputs.artifact-id }}",
      "${{ needs.tests.outputs.artifact-id }}",
    ]);
    for (const step of downloads) {
      expect(step.with).not.toHaveProperty("name");
      expect(step.with).not.toHaveProperty("pattern");
    }
    // An empty id would mean all artifacts.
    expect(jobOf("report").if).toContain("needs.static.result == 'success'");
    expect(downloads[1]?.if).toContain("needs.tests.outputs.artifact-id != ''");
  });

  it("hands the static job's digest over as an output of the job", () => {
    expect(jobOf("static").outputs["sha256"]).toBe(
      "${{ steps.static.outputs.sha256 }}",
    );
    const report = jobOf("report").steps.find((step) => step.id === "report");
    expect(report?.with?.["static-sha256"]).toBe(
      "${{ needs.static.outputs.sha256 }}",
    );
  });

  it("reports though the tests job failed, but not when the run was cancelled", () => {
    expect(jobOf("report").if).toContain("!cancelled()");
    expect(jobOf("report").needs).toEqual(["static", "tests"]);
  });

  it("scores the head of a pull request, not the merge commit", () => {
    const refs = ["static", "tests"].map(
      (name) => jobOf(name).steps[0]?.with?.["ref"],
    );
    for (const ref of refs)
      expect(ref).toBe(
        "${{ inputs.sha || github.event.pull_request.head.sha || github.sha }}",
      );
  });

  it("names the inputs that each of our actions has", () => {
    for (const job of Object.values(quality.jobs)) {
      for (const step of job.steps) {
        const name = /^\$\/action\/(\w+)$/.exec(step.uses ?? "")?.[1];
        if (name === undefined) continue;
        const action = readText(`action/${name}/action.yml`);
        for (const input of Object.keys(step.with ?? {}))
          expect(action).toContain(`\n  ${input}:\n`);
      }
    }
  });
});

describe("the workflows that call it", () => {
  const callers = [
    ["templates/marketplace/.github/workflows/score-submission.yml"],
    ["templates/plugin/miyabi-quality.yml"],
  ];

  it.each(callers)(
    "%s grants what the jobs inside need, and no more",
    (path) => {
      const { jobs } = readWorkflow(path);
      expect(Object.values(jobs)).toHaveLength(1);
      expect(jobs["quality"]?.permissions).toEqual({
        actions: "read",
        contents: "read",
        "id-token": "write",
      });
    },
  );

  it.each(callers)("%s passes only inputs that there are", (path) => {
    const call = quality.on["workflow_call"] as { inputs: object };
    const known = Object.keys(call.inputs);
    const given = Object.keys(readWorkflow(path).jobs["quality"]?.with ?? {});
    expect(given.filter((name) => !known.includes(name))).toEqual([]);
  });

  it("score-submission.yml is named after its nonce", () => {
    const workflow = readWorkflow(
      "templates/marketplace/.github/workflows/score-submission.yml",
    );
    expect(workflow["run-name"]).toBe("Score ${{ inputs.nonce }}");
  });

  it("publish.yml does one publication at a time, with nothing but our action", () => {
    const workflow = readWorkflow(
      "templates/marketplace/.github/workflows/publish.yml",
    );
    expect(workflow.concurrency).toEqual({
      group: "publish",
      "cancel-in-progress": false,
    });
    expect(workflow.jobs["publish"]?.permissions).toEqual({
      contents: "write",
    });
    expect(workflow.jobs["publish"]?.steps).toHaveLength(1);
  });
});
