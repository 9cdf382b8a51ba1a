import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import type { RunResult } from "../../collect/run.ts";
import { AppError } from "../../errors.ts";
import { oneLine } from "../../score/escape-markdown.ts";
import type { Io } from "../io.ts";

type CloneIo = Pick<Io, "env" | "run" | "log" | "temporary">;

/** Half a gigabyte over an ordinary line. */
const TIMEOUT_MS = 5 * 60_000;

/** Settings that no configuration takes back: no program of ours or theirs runs, and nothing is asked. */
const settings = [
  ["core.hooksPath", "/dev/null"],
  ["core.fsmonitor", "false"],
  ["credential.helper", ""],
  ["protocol.ext.allow", "never"],
  ["fetch.recurseSubmodules", "false"],
  ["submodule.recurse", "false"],
].flatMap(([name, value]) => ["-c", `${name}=${value}`]);

/**
 * One commit of a public repository, without history, submodules and large-file downloads, in a folder that goes with
 * `io.temporary`.
 *
 * @param repository "owner/name"
 * @param ref branch, tag or commit, "HEAD" for the default branch: checked by parseSource
 * @throws AppError not_found when there is no such repository or ref, service_unavailable when it could not be fetched
 */
export async function clone(
  { repository, ref }: { repository: string; ref: string },
  io: CloneIo,
): Promise<string> {
  const dir = await mkdtemp(join(await io.temporary(), "clone-"));
  const env = gitEnvironment(io.env);
  const git = (...args: string[]) =>
    io.run("git", [...settings, ...args], {
      cwd: dir,
      env,
      timeoutMs: TIMEOUT_MS,
      maxBytes: 64 * 1024,
    });
  io.log(`fetching ${repository} at ${ref}`);
  // An empty template: the one of this machine may have hooks in it.
  const made = await git("init", "--quiet", "--template=", ".");
  if (made.code !== 0) throw failed(repository, ref, made);
  const fetched = await git(
    "fetch",
    "--quiet",
    "--depth=1",
    "--no-tags",
    "--",
    `https://github.com/${repository}.git`,
    ref,
  );
  if (fetched.code !== 0) throw failed(repository, ref, fetched);
  const out = await git("checkout", "--quiet", "--detach", "FETCH_HEAD");
  if (out.code !== 0) throw failed(repository, ref, out);
  return dir;
}

/** All of ours, for proxies and certificates, and a word to every program that would ask for a password. */
function gitEnvironment(env: Io["env"]): Record<string, string> {
  const ours = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return {
    ...Object.fromEntries(ours),
    GIT_TERMINAL_PROMPT: "0",
    GIT_ASKPASS: "true",
    SSH_ASKPASS: "true",
    GIT_LFS_SKIP_SMUDGE: "1",
    LC_ALL: "C",
  };
}

function failed(repository: string, ref: string, result: RunResult): AppError {
  if (result.timedOut)
    return new AppError(
      "service_unavailable",
      `${repository} could not be fetched within ${TIMEOUT_MS / 60_000} minutes.`,
    );
  const said = result.stderr.trim();
  // GitHub asks for a password where a repository is private or not there.
  if (/not found|could not read Username|Authentication failed/i.test(said))
    return new AppError(
      "not_found",
      `There is no public repository ${repository} on GitHub, and no such folder here.`,
    );
  if (/couldn't find remote ref|not our ref|no such remote ref/i.test(said))
    return new AppError(
      "not_found",
      `${repository} has no branch, tag or commit "${ref}".`,
    );
  return new AppError(
    "service_unavailable",
    `${repository} could not be fetched: ${oneLine(said, 300)}`,
  );
}
