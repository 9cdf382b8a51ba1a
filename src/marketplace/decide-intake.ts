import { rowChange, type Change } from "./change-submission.ts";
import { compareVersions } from "./compare-versions.ts";
import { sameRequest, type ParsedForm } from "./issue-form.ts";
import { ownershipProblem, type OwnershipProof } from "./ownership.ts";
import type {
  Pin,
  Problem,
  Submission,
  SubmissionRequest,
} from "./ports/submissions.ts";
import { isOpen, moveTo } from "./submission-states.ts";

/** What GitHub says about the repository and the ref of a form, at one moment. */
export type SourceAnswer =
  | {
      outcome: "found";
      repository_id: number;
      owner_id: number;
      repository: string;
      sha: string;
      proof: OwnershipProof;
    }
  | { outcome: "no_repository" }
  | { outcome: "no_ref" };

/** The form and its source as they are now. `source` is null when the form cannot be read. */
export type FreshSubmission = {
  parsed: ParsedForm;
  source: SourceAnswer | null;
};

type Pinned =
  | { request: SubmissionRequest; pin: Pin; problems: [] }
  | { request: SubmissionRequest | null; pin: null; problems: Problem[] };

/**
 * The form with its commit pinned, or what stands in the way.
 * @param code id of the submission, by which a file in the repository shows whose it is
 */
export function pinForm(
  { parsed, source }: FreshSubmission,
  code: string,
): Pinned {
  const { request } = parsed;
  if (request === null || source === null) {
    return { request, pin: null, problems: parsed.problems };
  }
  const problem = (field: string, message: string): Pinned => ({
    request,
    pin: null,
    problems: [{ field, message }],
  });
  switch (source.outcome) {
    case "no_repository":
      return problem(
        "Repository",
        "was not found: check the name, and that it is public",
      );
    case "no_ref":
      return problem(
        "Ref or commit",
        "was not found in the repository: give a branch or a tag, or the full SHA of a commit on the default branch",
      );
    case "found": {
      const { repository_id, owner_id, repository, sha, proof } = source;
      const { tier } = request;
      const unproven = ownershipProblem({ proof, tier, repository, code });
      if (unproven !== null) return problem("Repository", unproven);
      return {
        request,
        pin: { repository_id, owner_id, repository, path: request.path, sha },
        problems: [],
      };
    }
  }
}

/** True when both name the same bytes. The repository's name may change, its id does not. */
export function samePin(one: Pin, other: Pin): boolean {
  return (
    one.repository_id === other.repository_id &&
    one.owner_id === other.owner_id &&
    one.path === other.path &&
    one.sha === other.sha
  );
}

/**
 * What a new, edited or reopened form means for its row.
 * @param input.taken true when the name belongs to another repository or to the marketplace itself
 * @param input.listedVersion of the same repository's plugin of this name, while it is listed
 * @param input.nonce a fresh one, used only if a scoring run is needed
 * @param input.again score even if nothing changed
 * @returns null when the row already says so
 */
export function decideIntake(input: {
  submission: Submission;
  fresh: FreshSubmission;
  taken: boolean;
  listedVersion: string | null;
  nonce: string;
  again?: boolean;
}): Change | null {
  const { submission } = input;
  if (!isOpen(submission.state)) return null;
  const form = pinForm(input.fresh, submission.id);
  const problems =
    form.pin === null ? form.problems : nameAndVersion(form.request, input);
  if (form.pin === null || problems.length > 0) {
    return refuseForm(submission, form.request, problems);
  }
  const known =
    submission.request !== null &&
    sameRequest(submission.request, form.request) &&
    samePins(submission.pin, form.pin);
  const retry = input.again === true || submission.state === "infra_error";
  if (known && !retry) return null;
  return rowChange(
    moveTo(submission, "scoring", {
      request: form.request,
      pin: form.pin,
      nonce: input.nonce,
      problems: [],
      report_id: null,
      score: null,
      note: null,
      // What was accepted on other bytes is judged anew.
      ...(samePins(submission.pin, form.pin) ? {} : { accepted: [] }),
    }),
  );
}

function nameAndVersion(
  { version }: SubmissionRequest,
  { taken, listedVersion }: { taken: boolean; listedVersion: string | null },
): Problem[] {
  if (taken)
    return [
      {
        field: "Plugin name",
        message: "is taken by another plugin: choose another name",
      },
    ];
  // People get an update only when the version changes, and a smaller one would never reach them.
  const grows =
    listedVersion === null ||
    (compareVersions(version, listedVersion) ?? 1) > 0;
  return grows
    ? []
    : [
        {
          field: "Version",
          message: `must be above the listed version \`${listedVersion}\`: raise it in the manifest and here`,
        },
      ];
}

function samePins(one: Pin | null, other: Pin): boolean {
  return one !== null && samePin(one, other);
}

function refuseForm(
  submission: Submission,
  request: SubmissionRequest | null,
  problems: Problem[],
): Change | null {
  const said =
    submission.state === "needs_changes" &&
    submission.pin === null &&
    JSON.stringify(submission.problems) === JSON.stringify(problems);
  if (said) return null;
  return rowChange(
    moveTo(submission, "needs_changes", {
      request,
      problems,
      pin: null,
      nonce: null,
      report_id: null,
      score: null,
      note: null,
    }),
  );
}
