import { Octokit } from "@octokit/rest";
import { app, logins, repositories, tokenOf, type Person } from "./world.ts";
import { fillInForm, type FormAnswers } from "./issue-form.ts";
import { signIn } from "./api.ts";
import { until } from "./until.ts";
import type { Sandbox } from "./sandbox.ts";

/** A comment as a reader of the issue sees it. */
export type SeenComment = { id: number; login: string; body: string };

/** What one person can do at GitHub and at the App. */
export type Acting = {
  login: string;
  octokit: Octokit;
  /** Files a submission with the issue form; answers with the issue's number. */
  submit: (answers: FormAnswers) => Promise<number>;
  /** Writes the form's issue anew. */
  correct: (issue: number, answers: FormAnswers) => Promise<void>;
  /** Comments on an issue of the marketplace; answers with the comment's id. */
  say: (issue: number, text: string) => Promise<number>;
  signIn: () => ReturnType<typeof signIn>;
};

const [owner = "", repo = ""] = repositories.marketplace.split("/");
const marketplace = { owner, repo };

/**
 * @param sandbox the running sandbox
 * @param person who acts
 * @returns what they can do
 */
export function actAs(sandbox: Sandbox, person: Person): Acting {
  const login = logins[person];
  const octokit = new Octokit({
    auth: tokenOf(login),
    baseUrl: sandbox.github.origin,
  });
  return {
    login,
    octokit,
    submit: async (answers) => {
      const { data } = await octokit.issues.create({
        ...marketplace,
        title: `Submit ${answers["Plugin name"] ?? ""}`,
        labels: ["submission"],
        body: fillInForm(sandbox.formTemplate, answers),
      });
      return data.number;
    },
    correct: async (issue, answers) => {
      await octokit.issues.update({
        ...marketplace,
        issue_number: issue,
        body: fillInForm(sandbox.formTemplate, answers),
      });
    },
    say: async (issue, text) => {
      const { data } = await octokit.issues.createComment({
        ...marketplace,
        issue_number: issue,
        body: text,
      });
      return data.id;
    },
    signIn: () =>
      signIn(
        {
          origin: sandbox.github.origin,
          clientId: app.clientId,
          allow: (code) => sandbox.github.allowDevice(code, login),
        },
        sandbox.appUrl,
      ),
  };
}

const reader = (sandbox: Sandbox) =>
  new Octokit({
    auth: tokenOf(logins.outsider),
    baseUrl: sandbox.github.origin,
  });

/**
 * @param sandbox the running sandbox
 * @param issue number of an issue in the marketplace
 * @returns its labels, sorted
 */
export async function labelsOf(
  sandbox: Sandbox,
  issue: number,
): Promise<string[]> {
  const { data } = await reader(sandbox).issues.listLabelsOnIssue({
    ...marketplace,
    issue_number: issue,
  });
  return data.map((label) => label.name).toSorted();
}

/**
 * @param sandbox the running sandbox
 * @param issue number of an issue in the marketplace
 * @returns its comments, oldest first
 */
export async function commentsOf(
  sandbox: Sandbox,
  issue: number,
): Promise<SeenComment[]> {
  const { data } = await reader(sandbox).issues.listComments({
    ...marketplace,
    issue_number: issue,
    per_page: 100,
  });
  return data.map(({ id, body, user }) => ({
    id,
    login: user?.login ?? "",
    body: body ?? "",
  }));
}

/**
 * @param sandbox the running sandbox
 * @param comment a comment's id
 * @returns what people and Apps reacted with
 */
export async function reactionsOn(
  sandbox: Sandbox,
  comment: number,
): Promise<string[]> {
  const { data } = await reader(sandbox).reactions.listForIssueComment({
    ...marketplace,
    comment_id: comment,
  });
  return data.map((reaction) => reaction.content);
}

/**
 * Waits until an issue carries a label, and no other one of its kind any more.
 *
 * @param sandbox the running sandbox
 * @param issue number of an issue in the marketplace
 * @param label the label
 * @returns all labels at that moment
 */
export function labelled(
  sandbox: Sandbox,
  issue: number,
  label: string,
): Promise<string[]> {
  let last: string[] = [];
  return until(
    `the label "${label}" on #${issue}`,
    async () => {
      last = await labelsOf(sandbox, issue);
      const states = last.filter((one) => one.startsWith("status: "));
      return states.length === 1 && states[0] === label ? last : null;
    },
    () => `Labels: ${last.join(", ")}\n${sandbox.explain()}`,
  );
}

/**
 * The catalogue file at the tip of the marketplace's default branch.
 *
 * @param sandbox the running sandbox
 * @returns its commit and text, or null while there is no file
 */
export async function catalogueFile(
  sandbox: Sandbox,
): Promise<{ commit: string; text: string } | null> {
  const octokit = reader(sandbox);
  const { data } = await octokit.repos.getBranch({
    ...marketplace,
    branch: "main",
  });
  try {
    const file = await octokit.repos.getContent({
      ...marketplace,
      path: ".claude-plugin/marketplace.json",
      ref: data.commit.sha,
    });
    if (Array.isArray(file.data) || file.data.type !== "file") return null;
    return {
      commit: data.commit.sha,
      text: Buffer.from(file.data.content, "base64").toString(),
    };
  } catch (error) {
    if (error instanceof Error && "status" in error && error.status === 404)
      return null;
    throw error;
  }
}
