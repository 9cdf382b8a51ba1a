import { codeSpan } from "../score/escape-markdown.ts";
import type { Permission } from "./decide-command.ts";

/** File on the default branch by which an author without the App's installation shows that a free plugin is theirs. */
export const OWNERSHIP_FILE = ".miyabi-marketplace";

/** What GitHub said, at one moment, about a submitter and the plugin's repository. */
export type OwnershipProof = {
  /** The App is installed there. */
  installed: boolean;
  /** The submitter's access, asked through that installation; "none" without one. */
  permission: Permission;
  /** Text of the file above, null when it is not there. */
  file: string | null;
};

/**
 * Whether the repository is the submitter's to offer. A paid plugin is for those who administer its repository, a free
 * one for those who write to it. Whoever put the submission's own code on the default branch can write to it.
 * @param code id of the submission: nobody else's submission has it
 * @returns null when it is shown, or words that follow the field's label
 */
export function ownershipProblem(input: {
  proof: OwnershipProof;
  tier: "free" | "paid";
  repository: string;
  code: string;
}): string | null {
  const { proof, tier, repository, code } = input;
  const needed = tier === "paid" ? ["admin"] : ["admin", "write"];
  if (needed.includes(proof.permission)) return null;
  const byFile =
    proof.file?.split(/\r?\n/).some((line) => line.trim() === code) ?? false;
  if (tier === "free" && byFile) return null;
  const name = codeSpan(repository);
  const may = `a ${tier} plugin may be submitted by people with ${tier === "paid" ? "admin" : "write"} access to ${name}`;
  const tried = proof.installed
    ? `your access there is "${proof.permission}"`
    : `the App is not installed there, so nobody's access can be asked for: install it`;
  const otherwise =
    tier === "free"
      ? `. Or put a file ${codeSpan(OWNERSHIP_FILE)} on its default branch, with the line ${codeSpan(code)}, and comment \`/rescore\``
      : "";
  return `is not shown to be yours: ${may}; ${tried}${otherwise}`;
}
