import { codeSpan } from "../score/escape-markdown.ts";
import type { CheckView } from "./check-view.ts";
import { ended, rerunButton, running, type CheckWrite } from "./check-write.ts";
import { localCommand } from "./local-command.ts";
import { scoredCheck } from "./scored-check.ts";

/** What the check of a commit should say; null when it needs none, or the one that it has stays as it is. */
export function desiredCheck(view: CheckView): CheckWrite | null {
  return view.run === null ? withoutRun(view) : ofRun(view, view.run);
}

function withoutRun(view: CheckView): CheckWrite | null {
  const { pull, plugins, onboarding, checks } = view;
  if (plugins.length > 0 && onboarding !== null) {
    return missingWorkflow(plugins, onboarding.link);
  }
  if (pull === null || plugins.length === 0) {
    return checks.some(({ status }) => status !== "completed")
      ? superseded
      : null;
  }
  return pull.touched.length === 0 ? nothingToScore : queued;
}

function ofRun(
  view: CheckView,
  run: NonNullable<CheckView["run"]>,
): CheckWrite {
  const { scored, pull, plugins } = view;
  const there = new Set(scored.map(({ path }) => path));
  const awaited = pull?.touched ?? plugins;
  const isOver = run.status === "completed";
  if (
    scored.length > 0 &&
    (isOver || awaited.every((path) => there.has(path)))
  ) {
    return scoredCheck(
      view,
      pull?.touched.filter((path) => !there.has(path)) ?? [],
    );
  }
  if (run.conclusion === "action_required" || run.status === "waiting") {
    return waitsForApproval;
  }
  if (!isOver) return run.status === "in_progress" ? scoring : queued;
  if (run.conclusion === "cancelled") return cancelled;
  if (run.conclusion === "skipped") return skipped;
  if (!run.proves && view.static_run === "under_way") return lookedAt;
  return noReport(view, run);
}

const queued = running(
  "queued",
  "Waiting for the scoring run",
  "The score comes from the scoring workflow of this repository.",
);

const scoring = running("in_progress", "Scoring", queued.summary);

const lookedAt = running(
  "in_progress",
  "Looking at the commit",
  "The run of this pull request has no identity that it could prove, so the marketplace looks at the commit itself, without running it.",
);

const nothingToScore = ended(
  "neutral",
  "No plugin is touched",
  "This pull request changes no file of a plugin, so there is nothing to score.",
);

const superseded = ended(
  "cancelled",
  "Superseded",
  "No open pull request has this commit at its head any more: a newer push took its place, or the pull request was closed.",
);

const cancelled = ended(
  "cancelled",
  "The run was cancelled",
  "A newer push took its place, or somebody cancelled it. There is no score for this commit.",
  [rerunButton],
);

const skipped = ended(
  "action_required",
  "The run was skipped",
  "The scoring workflow has a condition that skipped it, so nothing is known about this commit. Take the condition out of the workflow.",
);

const waitsForApproval = ended(
  "action_required",
  "The run waits for approval",
  "GitHub holds back the scoring run of a first-time contributor until a maintainer of this repository approves it: open the pull request and choose “Approve workflows to run”.",
);

function noReport(
  view: CheckView,
  run: NonNullable<CheckView["run"]>,
): CheckWrite {
  const own =
    view.static_run === "failed"
      ? " The marketplace's own look at the commit failed, too."
      : "";
  return ended(
    "action_required",
    "No report",
    `The scoring run ended (${run.conclusion ?? "without a conclusion"}) without a report.${own} That says nothing about the plugin: run it again, and look at its log if it happens twice.`,
    [rerunButton],
  );
}

function missingWorkflow(
  plugins: readonly string[],
  link: string | null,
): CheckWrite {
  const how =
    link === null
      ? "Ask the marketplace's maintainers for the calling workflow: this marketplace has no released scoring workflow yet."
      : `**[Add the workflow](${link})**: the link opens GitHub's editor with the file filled in. Read it and commit it. It is pinned to a released commit and asks for no right to write code: \`contents: read\`, \`actions: read\`, and \`id-token: write\`, by which the report proves which run it came from.`;
  const commands = plugins
    .slice(0, 20)
    .map((path) => `- ${codeSpan(localCommand(path), { max: 300 })}`);
  return ended(
    "action_required",
    "Add the scoring workflow",
    [
      "This repository has a Claude Code plugin and the Miyabi App, but no workflow that scores it.",
      "",
      how,
      "",
      "The same score on your machine, in a clone of the repository:",
      "",
      ...commands,
      "",
    ].join("\n"),
  );
}
