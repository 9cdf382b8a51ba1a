import { constants } from "node:fs";
import { open } from "node:fs/promises";

/** A file that came with an artifact: its bytes, or why there are none. */
export type ArtifactFile =
  | { state: "read"; bytes: Uint8Array }
  | { state: "missing" }
  | { state: "refused"; reason: string };

/**
 * Reads a file that a hostile job may have made: no link is followed, and no more than `max` bytes are taken.
 * @param file path on this machine, "" counts as missing
 */
export async function readArtifact(
  file: string,
  max: number,
): Promise<ArtifactFile> {
  if (file === "") return { state: "missing" };
  try {
    await using handle = await open(
      file,
      // Without O_NONBLOCK a named pipe would hold the job until its time is over.
      constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
    );
    const about = await handle.stat();
    if (!about.isFile()) return { state: "refused", reason: "is not a file" };
    if (about.size > max)
      return {
        state: "refused",
        reason: `has ${about.size} bytes, ${max} are allowed`,
      };
    return { state: "read", bytes: await handle.readFile() };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ENOTDIR") return { state: "missing" };
    if (code === "ELOOP") return { state: "refused", reason: "is a link" };
    throw error;
  }
}
