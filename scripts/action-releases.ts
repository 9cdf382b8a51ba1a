import { readFileSync, writeFileSync } from "node:fs";
import { changeReleases, type Releases } from "./releases/change-releases.ts";

// node scripts/action-releases.ts accept|retire COMMIT. Uses no package: the release job runs it where it may write.
const file = new URL("../action-releases.json", import.meta.url);
const [action, commit = ""] = process.argv.slice(2);
try {
  if (action !== "accept" && action !== "retire")
    throw new Error("Say accept or retire, and a commit.");
  const releases = JSON.parse(readFileSync(file, "utf8")) as Releases;
  const changed = changeReleases(releases, action, commit);
  writeFileSync(file, `${JSON.stringify(changed, null, 2)}\n`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
