import { readFile, stat } from "node:fs/promises";

const othersMayRead = 0o077;

/**
 * Reads a secret from a file that only its owner can read.
 * Throws an Error that says what to do when it is missing or open to others.
 */
export async function readPrivateFile(path: string): Promise<string> {
  const { mode } = await stat(path);
  if ((mode & othersMayRead) !== 0)
    throw new Error(
      `${path} can be read by other users of this machine. Run: chmod 600 ${path}`,
    );
  return readFile(path, "utf8");
}
