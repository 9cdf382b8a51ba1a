import { createHash } from "node:crypto";
import { unzipSync, zipSync } from "fflate";
import type { Hono } from "hono";
import type { Emulated } from "./emulated.ts";

export type Artifact = {
  id: number;
  name: string;
  repository: string;
  run_id: number;
  run_attempt: number;
  /** "sha256:<hex>" of the zip. */
  digest: string;
  zip: Uint8Array;
  created_at: string;
};

export type Artifacts = {
  upload: (
    input: Pick<Artifact, "name" | "repository" | "run_id" | "run_attempt">,
    files: Record<string, Uint8Array>,
  ) => Artifact;
  /** Files of an artifact by path; null when there is none. */
  files: (id: number) => Record<string, Uint8Array> | null;
  ofRun: (runId: number) => Artifact[];
};

/**
 * Adds the artifacts of workflow runs.
 *
 * @param front the front's routes
 * @param emulated asked whether the caller may read the repository's Actions
 * @param origin the front's address
 * @returns the store that jobs write to
 */
export function addArtifacts(
  front: Hono,
  emulated: Emulated,
  origin: string,
): Artifacts {
  const all: Artifact[] = [];
  const base = "/repos/:owner/:repo/actions";

  const described = (artifact: Artifact) => ({
    id: artifact.id,
    name: artifact.name,
    size_in_bytes: artifact.zip.byteLength,
    digest: artifact.digest,
    expired: false,
    created_at: artifact.created_at,
    archive_download_url: `${origin}/repos/${artifact.repository}/actions/artifacts/${artifact.id}/zip`,
    workflow_run: { id: artifact.run_id },
  });
  const listed = (artifacts: Artifact[]) => ({
    total_count: artifacts.length,
    artifacts: artifacts.map(described),
  });

  for (const path of [`${base}/artifacts`, `${base}/artifacts/*`]) {
    front.use(path, async (c, next) => {
      const probe = await emulated.ask(
        c.req.header("authorization") ?? null,
        c.req.path.replace(/\/artifacts.*$/, "/artifacts"),
      );
      if (probe.status !== 200)
        return Response.json(probe.body, { status: probe.status });
      await next();
      return undefined;
    });
  }
  const find = (id: string | undefined): Artifact | undefined =>
    all.find((artifact) => artifact.id === Number(id));

  front.get(`${base}/artifacts`, (c) => {
    const { owner, repo } = c.req.param();
    const name = c.req.query("name");
    return c.json(
      listed(
        all.filter(
          (one) =>
            one.repository === `${owner}/${repo}` &&
            (name === undefined || one.name === name),
        ),
      ),
    );
  });
  front.get(`${base}/runs/:run/artifacts`, (c) =>
    c.json(
      listed(all.filter((one) => one.run_id === Number(c.req.param("run")))),
    ),
  );
  front.get(`${base}/artifacts/:id`, (c) => {
    const artifact = find(c.req.param("id"));
    return artifact ? c.json(described(artifact)) : c.notFound();
  });
  // GitHub redirects to a short-lived address that asks for no token.
  front.get(`${base}/artifacts/:id/zip`, (c) =>
    find(c.req.param("id"))
      ? c.redirect(`${origin}/_artifacts/${c.req.param("id")}`, 302)
      : c.notFound(),
  );
  front.get("/_artifacts/:id", (c) => {
    const artifact = find(c.req.param("id"));
    return artifact
      ? c.body(new Uint8Array(artifact.zip), 200, {
          "content-type": "application/zip",
        })
      : c.notFound();
  });

  return {
    upload: (input, files) => {
      // A fixed time, so that the same files have the same digest.
      const zip = zipSync(files, { mtime: "2026-01-01T12:00:00Z" });
      const artifact = {
        ...input,
        id: all.length + 1,
        digest: `sha256:${createHash("sha256").update(zip).digest("hex")}`,
        zip,
        created_at: new Date().toISOString(),
      };
      all.push(artifact);
      return artifact;
    },
    files: (id) => {
      const artifact = all.find((one) => one.id === id);
      return artifact ? unzipSync(artifact.zip) : null;
    },
    ofRun: (runId) => all.filter((artifact) => artifact.run_id === runId),
  };
}
