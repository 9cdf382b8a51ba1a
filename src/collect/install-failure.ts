import type { RunResult } from "./run.ts";
import type { InstallOutcome } from "./install-dependencies.ts";

/** Codes of npm that the plugin's own files cause. All others are ours or the network's: unknown is never a score. */
const theirs: Readonly<Record<string, string>> = {
  EUSAGE:
    "package-lock.json does not match package.json: run npm install and commit the lockfile",
  ERESOLVE: "the dependencies do not fit together (ERESOLVE)",
  ETARGET: "a dependency asks for a version that does not exist (ETARGET)",
  E404: "a dependency does not exist in the registry (E404)",
  EALLOWGIT: "a dependency comes from git, not from the registry",
  EALLOWREMOTE: "a dependency comes from a URL, not from the registry",
  EINTEGRITY: "a dependency is not the one in the lockfile (EINTEGRITY)",
  EJSONPARSE: "package.json is no JSON",
  EINVALIDPACKAGENAME: "a dependency has an invalid name",
  EUNSUPPORTEDPROTOCOL:
    "a dependency uses a protocol that npm does not know (workspace:, catalog:)",
  EBADPLATFORM: "a dependency does not run on Linux (EBADPLATFORM)",
};

/** @returns whose fault a failed `npm ci` or `npm install` is, with the reason */
export function whyInstallFailed(result: RunResult): InstallOutcome {
  if (result.timedOut)
    return {
      status: "infra_error",
      reason: "installing the dependencies took longer than 5 minutes",
    };
  const code = codeOf(result);
  const reason = Object.hasOwn(theirs, code) ? theirs[code] : undefined;
  return reason === undefined
    ? {
        status: "infra_error",
        reason: `npm could not install the dependencies (${code || "no code"})`,
      }
    : {
        status: "failed",
        reason: `dependencies cannot be installed: ${reason}`,
      };
}

/** @returns whether npm refused because packages do not fit together */
export function saysConflict(result: RunResult): boolean {
  return result.code !== 0 && codeOf(result) === "ERESOLVE";
}

function codeOf({ stderr }: RunResult): string {
  return /npm (?:error|ERR!) code (\w+)/.exec(stderr)?.[1] ?? "";
}
