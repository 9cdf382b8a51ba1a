import type { FakeIssue, FakePerson, FakeRun } from "../github-state.ts";
import { botLogin } from "../github-state.ts";
import type { MarketplaceWorld } from "../marketplace-world.ts";
import { commentPayload } from "../payloads.ts";
import { createChannel, type Channel } from "./channel.ts";

/** The commit of the plugin's second version. */
export const updateSha = "b".repeat(40);

/** Something that somebody does, once, as soon as it may be done. */
export type Step = {
  name: string;
  ready: () => boolean;
  /** @returns false when it has to be done once more: it was refused, and the person tries again */
  act: () => Promise<boolean> | boolean;
};

export type Story = {
  world: MarketplaceWorld;
  channel: Channel;
  issue: (number: number) => FakeIssue | undefined;
  hasLabel: (number: number, label: string) => boolean;
  /** What somebody writes in an issue is seen by GitHub at once, and by the App when it is delivered. @returns its id */
  write: (number: number, user: FakePerson, body: string) => number;
  /** The App has said yes or no to it. */
  isAnswered: (comment_id: number) => boolean;
  /** Every command of these people on the issue is answered. */
  isCalm: (number: number, users: FakePerson[]) => boolean;
  runs: (workflow: string) => FakeRun[];
};

export function createStory(world: MarketplaceWorld): Story {
  const channel = createChannel(world);
  const issue = (number: number) =>
    world.marketplace.issues.find((one) => one.number === number);
  const isAnswered = (id: number) =>
    world.state.reactions.has(`${id}:+1`) ||
    world.state.reactions.has(`${id}:-1`);
  return {
    world,
    channel,
    issue,
    isAnswered,
    hasLabel: (number, label) => issue(number)?.labels.includes(label) === true,
    write(number, user, body) {
      const found = issue(number);
      if (found === undefined) throw new Error(`no issue ${number}`);
      const id = (world.state.nextId += 1);
      found.comments.push({ id, user, body });
      channel.put(
        "issue_comment",
        commentPayload("created", world.marketplace, found, {
          id,
          body,
          user,
          created_at: world.clock().toISOString(),
        }),
      );
      return id;
    },
    isCalm: (number, users) =>
      (issue(number)?.comments ?? [])
        .filter(({ user }) => user.login !== botLogin && users.includes(user))
        .every(({ id }) => isAnswered(id)),
    runs: (workflow) =>
      world.marketplace.runs.filter((run) => run.workflow === workflow),
  };
}
