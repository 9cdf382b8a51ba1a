import { compareVersions } from "./compare-versions.ts";
import type { SubmissionRequest } from "./ports/submissions.ts";

/** "v1.2.3", "1.2.3", "issue-tools--v1.2.3" (Claude Code's own form) or "issue-tools@1.2.3". */
const tagShape =
  /^(?:([a-z0-9-]{2,64}?)(?:--|@|\/|-))?v?(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)$/;

/**
 * What a tag in a listed plugin's repository asks for: the listed request with the tag's version at the tag's commit.
 * @param listed the request that the listed version was approved with
 * @returns null when the tag is no version, is another plugin's, or is not above the listed version
 */
export function updateRequest(
  listed: SubmissionRequest,
  tag: string,
): SubmissionRequest | null {
  const [, plugin, version] = tagShape.exec(tag) ?? [];
  if (version === undefined) return null;
  if (plugin !== undefined && plugin !== listed.name) return null;
  const order = compareVersions(version, listed.version);
  return order === null || order <= 0 ? null : { ...listed, version, ref: tag };
}
