/** Ubuntu 24.04 lets only root make a user namespace, and the tests' network is cut off with one. */
const SETTING = "kernel.apparmor_restrict_unprivileged_userns=0";

/** Runs a program of the machine; rejects when it cannot be started. */
export type Exec = (
  command: string,
  args: string[],
) => Promise<{ exitCode: number; stderr: string }>;

/**
 * Lets the tests run without network as an ordinary user. Where it does not work the machine may do without, or the
 * collector finds that it cannot cut the network off and says so: that is never a score.
 * @returns why it could not be done, or null
 */
export async function allowNamespaces(exec: Exec): Promise<string | null> {
  try {
    const { exitCode, stderr } = await exec("sudo", [
      "-n",
      "sysctl",
      "-q",
      "-w",
      SETTING,
    ]);
    return exitCode === 0 ? null : stderr.trim();
  } catch (error) {
    // No sudo here: @actions/exec says so with an Error.
    if (error instanceof Error) return error.message;
    throw error;
  }
}
