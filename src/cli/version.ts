import { readFile } from "node:fs/promises";

/** The version of this package: in the sources package.json is two folders up, in what is published it lies beside. */
export async function ownVersion(): Promise<string> {
  const place = import.meta.filename.endsWith(".ts")
    ? "../../package.json"
    : "./package.json";
  const text = await readFile(new URL(place, import.meta.url), "utf8");
  return /"version":\s*"([^"]{1,60})"/.exec(text)?.[1] ?? "unknown";
}
