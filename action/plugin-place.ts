import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Host } from "./host.ts";
import { sha256 } from "./sha256.ts";

/** Where the plugin is, and where its facts go. */
export type PluginPlace = { root: string; path: string; output: string };

/**
 * Reads the inputs that the two collecting entries share.
 * @param defaultOutput where the facts go when `output` is empty
 * @throws Error when `path` leads out of the repository
 */
export function readPlace(
  input: Host["input"],
  workspace: string,
  defaultOutput: string,
): PluginPlace {
  const root = resolve(workspace, input("root") || ".");
  const path = input("path") || ".";
  const parts = path.split("/");
  if (path.startsWith("/") || path.includes("\\") || parts.includes(".."))
    throw new Error("`path` must be a folder inside the repository.");
  return { root, path, output: input("output") || defaultOutput };
}

/** Writes facts as JSON and tells the workflow where they are and what their SHA-256 is. */
export async function writeFacts(
  host: Pick<Host, "output">,
  file: string,
  facts: unknown,
): Promise<void> {
  const text = JSON.stringify(facts);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  host.output("file", file);
  host.output("sha256", sha256(text));
}

/** A file of its own folder in the runner's folder for temporary files, so that an artifact holds nothing else. */
export function factsFile(tempDir: string, kind: "static" | "tests"): string {
  return join(tempDir, `miyabi-${kind}`, `${kind}.json`);
}
