import { createHash } from "node:crypto";
import { zipSync } from "fflate";
import type { ReportBody } from "../../src/score/facts.ts";
import type { FakeRepository, FakeRun } from "./github-state.ts";

/** Something that a run uploaded under the report's name. */
export function addArtifact(
  repository: FakeRepository,
  run: FakeRun,
  zip: Uint8Array,
  digest:
    string | null = `sha256:${createHash("sha256").update(zip).digest("hex")}`,
): void {
  const id = 70 + repository.artifacts.length;
  repository.artifacts.push({
    id,
    run_id: run.id,
    name: `miyabi-report-${id}`,
    zip,
    digest,
  });
}

export function addReportArtifact(
  repository: FakeRepository,
  run: FakeRun,
  facts: ReportBody,
): void {
  const text = new TextEncoder().encode(JSON.stringify(facts));
  addArtifact(repository, run, zipSync({ "miyabi-report.json": text }));
}
