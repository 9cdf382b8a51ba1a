import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { isObject, parseJson, type JsonObject } from "../json.ts";

/**
 * Reads a file that foreign code may have put there: not through a link, not from a pipe that nobody writes to, and not without end.
 *
 * @returns null when there is no such regular file of at most `maxBytes`
 */
export async function readResult(
  path: string,
  maxBytes: number,
): Promise<string | null> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW;
  const file = await open(path, flags | constants.O_NONBLOCK).catch(() => null);
  if (file === null) return null;
  try {
    const about = await file.stat();
    if (!about.isFile() || about.size > maxBytes) return null;
    return await file.readFile("utf8");
  } finally {
    await file.close();
  }
}

/** @returns null when it holds no JSON object of at most 256 MB */
export async function readJsonResult(path: string): Promise<JsonObject | null> {
  const text = await readResult(path, 256 * 1024 ** 2);
  const value = text === null ? undefined : parseJson(text).value;
  return isObject(value) ? value : null;
}
