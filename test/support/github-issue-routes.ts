import { bot, type FakeIssue, type GitHubState } from "./github-state.ts";
import { at, page, repositoryOf, type Route } from "./github-route.ts";

function issueOf(
  state: GitHubState,
  name: string | undefined,
  number: string | undefined,
): FakeIssue | undefined {
  return repositoryOf(state, name)?.issues.find(
    (issue) => issue.number === Number(number),
  );
}

const shown = (issue: FakeIssue, name = "") => ({
  ...issue,
  html_url: `https://github.com/${name}/issues/${issue.number}`,
  labels: issue.labels.map((label) => ({ name: label })),
});

export const issueRoutes: Route[] = [
  [
    "GET",
    at("/issues"),
    (state, [name], { query }) =>
      page(
        (repositoryOf(state, name)?.issues ?? []).filter(
          ({ user, labels, state: is }) =>
            user.login === query.get("creator") &&
            (!query.has("labels") ||
              labels.includes(query.get("labels") ?? "")) &&
            ["all", is].includes(query.get("state") ?? "open"),
        ),
        query,
      ).map((issue) => shown(issue, name)),
  ],
  [
    "POST",
    at("/issues"),
    (state, [name], { body }) => {
      const issues = repositoryOf(state, name)?.issues ?? [];
      const issue: FakeIssue = {
        number: issues.length + 1,
        user: bot,
        title: String(body["title"]),
        body: String(body["body"]),
        state: "open",
        labels: (body["labels"] ?? []) as string[],
        comments: [],
      };
      issues.push(issue);
      return shown(issue, name);
    },
  ],
  [
    "GET",
    at("/issues/(\\d+)"),
    (state, [name, number]) => {
      const issue = issueOf(state, name, number);
      return issue === undefined ? null : shown(issue, name);
    },
  ],
  [
    "PATCH",
    at("/issues/(\\d+)"),
    (state, [name, number], { body }) => {
      const issue = issueOf(state, name, number);
      if (issue === undefined) return null;
      const { title, body: text, state: wanted } = body;
      if (wanted === "closed" || wanted === "open") issue.state = wanted;
      if (typeof title === "string") issue.title = title;
      if (typeof text === "string") issue.body = text;
      return shown(issue, name);
    },
  ],
  [
    "GET",
    at("/issues/(\\d+)/comments"),
    (state, [name, number], { query }) =>
      page(issueOf(state, name, number)?.comments ?? [], query),
  ],
  [
    "POST",
    at("/issues/(\\d+)/comments"),
    (state, [name, number], { body }) => {
      const comment = {
        id: (state.nextId += 1),
        user: bot,
        body: String(body["body"]),
      };
      issueOf(state, name, number)?.comments.push(comment);
      return comment;
    },
  ],
  [
    "PATCH",
    at("/issues/comments/(\\d+)"),
    (state, [name, id], { body }) => {
      const comment = repositoryOf(state, name)
        ?.issues.flatMap(({ comments }) => comments)
        .find((one) => one.id === Number(id));
      if (comment === undefined) return null;
      comment.body = String(body["body"]);
      return comment;
    },
  ],
  [
    "POST",
    at("/issues/comments/(\\d+)/reactions"),
    (state, [, id], { body }) => {
      state.reactions.add(`${id ?? ""}:${String(body["content"])}`);
      return {};
    },
  ],
  [
    "POST",
    at("/issues/(\\d+)/labels"),
    (state, [name, number], { body }) => {
      const issue = issueOf(state, name, number);
      const added = (body["labels"] as string[]).filter(
        (label) => !issue?.labels.includes(label),
      );
      issue?.labels.push(...added);
      return [];
    },
  ],
  [
    "DELETE",
    at("/issues/(\\d+)/labels/(.+)"),
    (state, [name, number, label]) => {
      const issue = issueOf(state, name, number);
      if (!issue?.labels.includes(label ?? "")) return null;
      issue.labels = issue.labels.filter((one) => one !== label);
      return [];
    },
  ],
];
