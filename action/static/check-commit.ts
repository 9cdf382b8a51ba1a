/** Runs a program; resolves whatever its exit code is. */
export type Exec = (
  command: string,
  args: string[],
) => Promise<{ exitCode: number; stdout: string; stderr: string }>;

/**
 * Makes sure that the facts will be those of the commit that the report names.
 * @param root folder of the checkout
 * @param sha full commit id, or "" where any state of the folder is meant
 * @throws Error when another commit is checked out, or none
 */
export async function checkCommit(
  exec: Exec,
  root: string,
  sha: string,
): Promise<void> {
  if (sha === "") return;
  const { exitCode, stdout, stderr } = await exec("git", [
    "-C",
    root,
    "rev-parse",
    "HEAD",
  ]);
  if (exitCode !== 0)
    throw new Error(
      `The commit of ${root} cannot be told: ${stderr.trim()}. Check the repository out with git.`,
    );
  if (stdout.trim() !== sha)
    throw new Error(
      `Commit ${sha} was to be scored, but ${stdout.trim()} is checked out.`,
    );
}
