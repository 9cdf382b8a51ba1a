import { readFile } from "node:fs/promises";
import { z } from "zod";
import { AppError } from "../errors.ts";

const commit = z.string().regex(/^[0-9a-f]{40}$/);
const releasesSchema = z.strictObject({
  accepted: z.array(commit),
  retired: z.array(commit),
});

/**
 * Reads the commits of the scoring workflow that were released: reports count only from those.
 * Throws AppError validation_error when the file of ACTION_RELEASES is missing or is not that.
 */
export async function readReleases(
  path: string,
): Promise<z.infer<typeof releasesSchema>> {
  try {
    return releasesSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (cause) {
    throw new AppError(
      "validation_error",
      `ACTION_RELEASES: ${path} cannot be used. It must be JSON with two lists of commits, "accepted" and "retired".`,
      { cause },
    );
  }
}
