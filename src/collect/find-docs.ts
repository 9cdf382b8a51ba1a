import type { StaticFacts } from "../score/facts.ts";
import type { Tree } from "./tree.ts";

/** Which documents are there, by name. What would make them better is advice without points. */
export function findDocs({ files }: Tree): StaticFacts["docs"] {
  const some = (pattern: RegExp) => files.some((file) => pattern.test(file));
  return {
    readme: some(/^readme(\.(md|markdown|mdx|rst|txt|adoc))?$/i),
    manifest: some(/^\.claude-plugin\/plugin\.json$/),
    examples: some(/^examples?\/./i),
    changelog: some(/^(changelog|changes|history)(\.(md|markdown|rst|txt))?$/i),
  };
}
