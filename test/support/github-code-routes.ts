import { page, repositoryOf, type Route } from "./github-route.ts";
import type { FakeRepository, FakeRun } from "./github-state.ts";

const repo = "^/repos/([^/]+/[^/]+)";
const at = (rest: string) => new RegExp(`${repo}${rest}$`);

/** The commit that a ref is, or a commit that is there by itself. */
function commitOf(found: FakeRepository, ref: string): string | null {
  const sha = found.refs[ref] ?? ref;
  const known =
    Object.values(found.refs).includes(sha) ||
    Object.keys(found.files).some((key) => key.startsWith(`${sha}:`));
  return known ? sha : null;
}

function blobId(key: string): string {
  return Buffer.from(key).toString("base64url");
}

const codeRoutes: Route[] = [
  [
    "GET",
    at("/git/trees/(.+)"),
    (state, [name, ref = ""]) => {
      const found = repositoryOf(state, name);
      const sha = found === undefined ? null : commitOf(found, ref);
      if (found === undefined || sha === null) return null;
      const files = Object.entries(found.files).filter(([key]) =>
        key.startsWith(`${sha}:`),
      );
      return {
        sha,
        truncated: false,
        tree: files.map(([key, text]) => ({
          path: key.slice(sha.length + 1),
          mode: "100644",
          type: "blob",
          sha: blobId(key),
          size: Buffer.byteLength(text),
        })),
      };
    },
  ],
  [
    "GET",
    at("/git/blobs/([\\w-]+)"),
    (state, [name, id = ""]) => {
      const key = Buffer.from(id, "base64url").toString();
      const text = repositoryOf(state, name)?.files[key];
      return text === undefined
        ? null
        : { encoding: "base64", content: Buffer.from(text).toString("base64") };
    },
  ],
  [
    "GET",
    at("/commits"),
    (state, [name], { query }) => {
      const found = repositoryOf(state, name);
      const sha =
        found === undefined ? null : commitOf(found, query.get("sha") ?? "");
      return sha === null ? null : [{ sha }];
    },
  ],
];

const pullRoutes: Route[] = [
  [
    "GET",
    at("/pulls"),
    (state, [name], { query }) =>
      page(
        (repositoryOf(state, name)?.pulls ?? [])
          .filter(({ open }) => open)
          .map(({ number, head_sha, base_ref }) => ({
            number,
            head: { sha: head_sha },
            base: { ref: base_ref },
          })),
        query,
      ),
  ],
  [
    "GET",
    at("/pulls/(\\d+)/files"),
    (state, [name, number], { query }) => {
      const pull = repositoryOf(state, name)?.pulls.find(
        (one) => one.number === Number(number),
      );
      return pull === undefined
        ? null
        : page(
            pull.files.map((filename) => ({ filename })),
            query,
          );
    },
  ],
];

function runOf(
  found: FakeRepository | undefined,
  id: string | undefined,
): FakeRun | undefined {
  return found?.runs.find((run) => run.id === Number(id));
}

const artifactRoutes: Route[] = [
  [
    "GET",
    at("/actions/runs/(\\d+)/artifacts"),
    (state, [name, id], { query }) => {
      const found = repositoryOf(state, name);
      const run = runOf(found, id);
      if (found === undefined || run === undefined) return null;
      const own = found.artifacts.filter(({ run_id }) => run_id === run.id);
      return {
        total_count: own.length,
        artifacts: page(own, query).map(({ zip, ...artifact }) => ({
          expired: false,
          size_in_bytes: zip.byteLength,
          ...artifact,
        })),
      };
    },
  ],
  [
    "GET",
    at("/actions/artifacts/(\\d+)/zip"),
    (_state, [, id]) =>
      new Response(null, {
        status: 302,
        headers: { location: `https://storage.github.test/zips/${id ?? ""}` },
      }),
  ],
  [
    "GET",
    /^\/zips\/(\d+)$/,
    (state, [id]) => {
      const artifact = state.repositories
        .flatMap(({ artifacts }) => artifacts)
        .find((one) => one.id === Number(id));
      return artifact === undefined
        ? null
        : new Response(new Uint8Array(artifact.zip));
    },
  ],
  [
    "POST",
    at("/actions/runs/(\\d+)/rerun"),
    (state, [name, id]) => {
      const run = runOf(repositoryOf(state, name), id);
      if (run === undefined) return null;
      if (run.status !== "completed") {
        return Response.json({ message: "already running" }, { status: 403 });
      }
      run.run_attempt += 1;
      run.status = "queued";
      run.conclusion = null;
      return {};
    },
  ],
];

export const codeAndPullRoutes: Route[] = [
  ...codeRoutes,
  ...pullRoutes,
  ...artifactRoutes,
];
