import { execFile } from "node:child_process";
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";

const exec = promisify(execFile);

/**
 * A repository that stands for https://github.com/<name>, with one commit of these files, tagged v1 and on the branch main,
 * and a later one on main with a file LATER.
 *
 * @returns the environment that makes git find it there, and its commits
 */
export async function githubRepository(
  name: string,
  files: Readonly<Record<string, string>>,
) {
  const base = await realpath(await mkdtemp(join(tmpdir(), "miyabi-git-")));
  onTestFinished(() => rm(base, { recursive: true, force: true }));
  const work = join(base, "work");
  await mkdir(work);
  const git = async (...args: string[]) => {
    const who = ["-c", "user.name=Ayumi", "-c", "user.email=a@example.com"];
    const { stdout } = await exec("git", [...who, ...args], { cwd: work });
    return stdout.trim();
  };
  await git("init", "--quiet", "--initial-branch=main");
  const commit = async (more: Readonly<Record<string, string>>) => {
    for (const [path, text] of Object.entries(more)) {
      await mkdir(dirname(join(work, path)), { recursive: true });
      await writeFile(join(work, path), text);
    }
    await git("add", "--all");
    await git("commit", "--quiet", "--no-gpg-sign", "--message", "work");
    return git("rev-parse", "HEAD");
  };
  const first = await commit(files);
  await git("tag", "v1");
  const second = await commit({ LATER: "" });
  const address = `https://github.com/${name}.git`;
  const env: Record<string, string> = {
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: `url.${work}.insteadOf`,
    GIT_CONFIG_VALUE_0: address,
  };
  return { env, first, second };
}
