import { asList, asObject, asText, type Json } from "../json.ts";
import { ownerAuthorization } from "../world.ts";
import type { Emulated } from "./emulated.ts";
import type { GitStore } from "./git.ts";

/**
 * Keeps the bare repository and the emulator's objects the same. Both hash as git does, so a commit has one id in
 * both; each copy is checked for that.
 */
export type Mirror = {
  /** A push: objects of a branch go to the emulator, then the ref. */
  push: (repository: string, branch: string) => Promise<void>;
  /** GitHub keeps the commits of all forks with those of their parent: so this one of a fork's is there, too. */
  share: (fork: string, parent: string, sha: string) => Promise<void>;
  /** Commits made through the API come to the bare repository. */
  fetch: (repository: string, branch: string) => Promise<string>;
};

/** "Name <mail> 1700000000 +0000" of a commit object. */
function identity(line: string): Json {
  const match = /^(.*) <(.*)> (\d+) [+-]\d{4}$/.exec(line);
  return {
    name: match?.[1] ?? "",
    email: match?.[2] ?? "",
    date: new Date(Number(match?.[3] ?? 0) * 1000).toISOString(),
  };
}

/**
 * @param git the bare repositories
 * @param emulated the emulator
 * @returns copying in both directions
 */
export function createMirror(git: GitStore, emulated: Emulated): Mirror {
  const call = async (
    authorization: string,
    method: string,
    path: string,
    body?: Json,
  ): Promise<Json> => {
    const answer = await emulated.ask(authorization, path, {
      method,
      ...(body === undefined ? {} : { body }),
    });
    if (answer.status >= 300)
      throw new Error(
        `${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`,
      );
    return asObject(answer.body);
  };

  const same = (what: string, got: unknown, wanted: string): void => {
    if (got !== wanted)
      throw new Error(`${what} is ${wanted} in git and ${asText(got)} there`);
  };

  const pushCommit = async (
    repository: string,
    sha: string,
    authorization: string,
  ): Promise<void> => {
    const api = `/repos/${repository}/git`;
    const known = await emulated.ask(authorization, `${api}/commits/${sha}`);
    if (known.status === 200) return;
    const raw = await git.git(repository, ["cat-file", "commit", sha]);
    const [head = "", ...rest] = raw.split("\n\n");
    const lines = head.split("\n").map((line) => line.split(/ (.*)/s));
    const values = (key: string): string[] =>
      lines.filter(([name]) => name === key).map(([, value]) => value ?? "");
    const parents = values("parent");
    for (const parent of parents)
      await pushCommit(repository, parent, authorization);
    const listing = await git.git(repository, ["ls-tree", "-r", "-z", sha]);
    const tree: Json[] = [];
    for (const line of listing.split("\0").filter(Boolean)) {
      const [meta = "", path = ""] = line.split("\t");
      const [mode, type, blob = ""] = meta.split(" ");
      const bytes = await git.blob(repository, blob);
      const made = await call(authorization, "POST", `${api}/blobs`, {
        content: bytes.toString("base64"),
        encoding: "base64",
      });
      same(path, made["sha"], blob);
      tree.push({ path, mode, type, sha: blob });
    }
    const made = await call(authorization, "POST", `${api}/trees`, { tree });
    const commit = await call(authorization, "POST", `${api}/commits`, {
      message: rest.join("\n\n"),
      tree: made["sha"],
      parents,
      author: identity(values("author")[0] ?? ""),
      committer: identity(values("committer")[0] ?? ""),
    });
    same("the commit", commit["sha"], sha);
  };

  const fetchCommit = async (
    repository: string,
    sha: string,
    authorization: string,
  ): Promise<void> => {
    const exists = await git
      .git(repository, ["cat-file", "-e", `${sha}^{commit}`])
      .then(
        () => true,
        () => false,
      );
    if (exists) return;
    const api = `/repos/${repository}/git`;
    const commit = await call(authorization, "GET", `${api}/commits/${sha}`);
    const parents = asList(commit["parents"]).map((one) =>
      asText(asObject(one)["sha"]),
    );
    for (const parent of parents)
      await fetchCommit(repository, parent, authorization);
    const treeSha = asText(asObject(commit["tree"])["sha"]);
    const listing = await call(
      authorization,
      "GET",
      `${api}/trees/${treeSha}?recursive=1`,
    );
    const index = `${git.pathOf(repository)}/mirror-index`;
    const env = { GIT_INDEX_FILE: index };
    await git.git(repository, ["read-tree", "--empty"], { env });
    for (const entry of asList(listing["tree"]).map(asObject)) {
      if (entry["type"] !== "blob") continue;
      const blob = await call(
        authorization,
        "GET",
        `${api}/blobs/${asText(entry["sha"])}`,
      );
      const text = Buffer.from(asText(blob["content"]), "base64").toString();
      const sha1 = await git.git(repository, ["hash-object", "-w", "--stdin"], {
        text,
      });
      const info = `${asText(entry["mode"])},${sha1},${asText(entry["path"])}`;
      await git.git(
        repository,
        ["update-index", "--add", "--cacheinfo", info],
        { env },
      );
    }
    same(
      "the tree",
      treeSha,
      await git.git(repository, ["write-tree"], { env }),
    );
    const who = (side: "author" | "committer") => asObject(commit[side]);
    const made = await git.git(
      repository,
      ["commit-tree", treeSha, ...parents.flatMap((p) => ["-p", p])],
      {
        text: `${asText(commit["message"]).replace(/\n$/, "")}\n`,
        env: {
          GIT_AUTHOR_NAME: asText(who("author")["name"]),
          GIT_AUTHOR_EMAIL: asText(who("author")["email"]),
          GIT_AUTHOR_DATE: asText(who("author")["date"]),
          GIT_COMMITTER_NAME: asText(who("committer")["name"]),
          GIT_COMMITTER_EMAIL: asText(who("committer")["email"]),
          GIT_COMMITTER_DATE: asText(who("committer")["date"]),
        },
      },
    );
    same("the commit", made, sha);
  };

  return {
    push: async (repository, branch) => {
      const authorization = ownerAuthorization(repository);
      const ref = `refs/heads/${branch}`;
      const sha = await git.git(repository, ["rev-parse", ref]);
      await pushCommit(repository, sha, authorization);
      const api = `/repos/${repository}/git`;
      const there = await emulated.ask(
        authorization,
        `${api}/ref/heads/${branch}`,
      );
      await (there.status === 200
        ? call(authorization, "PATCH", `${api}/refs/heads/${branch}`, { sha })
        : call(authorization, "POST", `${api}/refs`, { ref, sha }));
    },
    share: async (fork, parent, sha) => {
      await git.git(parent, ["fetch", "--quiet", git.pathOf(fork), sha]);
      await pushCommit(parent, sha, ownerAuthorization(parent));
    },
    fetch: async (repository, branch) => {
      const authorization = ownerAuthorization(repository);
      const there = await call(
        authorization,
        "GET",
        `/repos/${repository}/git/ref/heads/${branch}`,
      );
      const sha = asText(asObject(there["object"])["sha"]);
      await fetchCommit(repository, sha, authorization);
      await git.git(repository, ["update-ref", `refs/heads/${branch}`, sha]);
      return sha;
    },
  };
}
