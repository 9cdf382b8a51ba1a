import type { Advisories } from "./facts.ts";

/** What is known about weaknesses of the dependencies, in a sentence. Its reason is foreign text: escape it. */
export function advisoryLine(advisories: Advisories): string {
  if (advisories.status === "unknown")
    return `Known weaknesses of dependencies: unknown (${advisories.reason})`;
  const { production, development } = advisories;
  return `Known weaknesses of dependencies: ${production} in production, ${development} in development only`;
}
