import { addCommit } from "../check-walk.ts";
import { people } from "../marketplace-world.ts";
import {
  issuePayload,
  pushPayload,
  releasePayload,
  repositoriesPayload,
} from "../payloads.ts";
import { submissionForm } from "../submission-form.ts";
import { openIssue } from "../submission-walk.ts";
import { updateSha, type Step, type Story } from "./story.ts";

const { ayumi, mori, eve } = people;
const PENDING = "status: pending review";
const PUBLISHED = "status: published";

/**
 * The life of a submission: a form with a mistake, a run that breaks, an outsider, a hold, an approval, an update by a
 * release, badges, a delisting, the App that leaves and comes back. Steps wait for what a person would wait for; those
 * that wait for nothing may come at any time.
 */
export function submissionScript(story: Story): Step[] {
  return [...intake(story), ...update(story), ...afterwards(story)];
}

function intake(story: Story): Step[] {
  const { world, channel, issue, hasLabel } = story;
  const tell = (action: "opened" | "edited" | "reopened", number = 1) => {
    const found = issue(number);
    if (found !== undefined)
      channel.put("issues", issuePayload(action, world.marketplace, found));
  };
  const isFixed = () => issue(1)?.body === submissionForm();
  const brokeDown = () =>
    story.runs("score-submission.yml")[0]?.status === "completed";
  return [
    once("the author opens the form with a mistake", always, () => {
      openIssue(world, submissionForm({ Version: "one" }));
      tell("opened");
    }),
    once(
      "the author mends it",
      () => issue(1) !== undefined,
      () => {
        Object.assign(issue(1) ?? {}, { body: submissionForm() });
        tell("edited");
      },
    ),
    once("the author closes it and opens it again", isFixed, () => {
      tell("reopened");
    }),
    once("the author asks for another run", brokeDown, () => {
      story.write(1, ayumi, "/rescore");
    }),
    once("an outsider approves", isFixed, () => {
      story.write(1, eve, "/approve");
      story.write(1, eve, "/approve");
    }),
    once("a maintainer holds it, and thinks better of it", isFixed, () => {
      story.write(1, mori, "/hold");
      story.write(1, mori, "/unhold");
    }),
    ...approval(
      story,
      1,
      () =>
        brokeDown() &&
        issue(1)?.comments.some(({ body }) => body === "/rescore") === true &&
        issue(1)?.comments.some(({ body }) => body === "/unhold") === true &&
        !hasLabel(1, "on hold"),
    ),
  ];
}

function update(story: Story): Step[] {
  const { world, channel, hasLabel } = story;
  return [
    once(
      "the author releases",
      () => hasLabel(1, PUBLISHED),
      () => {
        addCommit(world, updateSha, { ".claude-plugin/plugin.json": "{}" });
        Object.assign(world.plugin.refs, {
          "v1.1.0": updateSha,
          main: updateSha,
          [updateSha]: updateSha,
        });
        const push = (ref: string) =>
          channel.put("push", pushPayload(world.plugin, ref, updateSha));
        push("refs/heads/main");
        push("refs/tags/v1.1.0");
        channel.put("release", releasePayload(world.plugin, "v1.1.0", {}));
      },
    ),
    ...approval(story, 2, always),
  ];
}

/** A maintainer looks at what waits, and tries again when the App says that it was too early. */
function approval(story: Story, number: number, also: () => boolean): Step[] {
  const { hasLabel, issue, isCalm, world } = story;
  const isReady = () =>
    hasLabel(number, PENDING) && also() && isCalm(number, [ayumi, mori]);
  const refusedLast = () => {
    const last = issue(number)?.comments.findLast(
      ({ body, user }) => body === "/approve" && user === mori,
    );
    return last !== undefined && world.state.reactions.has(`${last.id}:-1`);
  };
  let said = false;
  return [
    {
      name: `a maintainer approves issue ${number}`,
      ready: () =>
        hasLabel(number, PUBLISHED) || (isReady() && (!said || refusedLast())),
      act: () => {
        if (hasLabel(number, PUBLISHED)) return true;
        story.write(number, mori, "/approve");
        said = true;
        return false;
      },
    },
  ];
}

function afterwards(story: Story): Step[] {
  const { world, channel, hasLabel } = story;
  const published = () => hasLabel(2, PUBLISHED);
  const answeredPush = () => published() && world.plugin.checks.length > 0;
  const installed = (now: boolean) => {
    world.plugin.installed = now;
    channel.put(
      "installation_repositories",
      repositoriesPayload(now ? "added" : "removed", [world.plugin]),
    );
  };
  return [
    once("a maintainer gives badges", published, () => {
      story.write(2, mori, "/verify");
      story.write(2, mori, "/verify off");
      story.write(2, mori, "/feature off\n/feature");
    }),
    once("a maintainer delists it, and puts it back", published, () => {
      story.write(2, mori, "/delist it was spam");
      story.write(2, mori, "/relist");
    }),
    once(
      "somebody reports it then",
      () => published() && story.isCalm(2, [mori]) && wasRelisted(story),
      () => {
        story.write(2, eve, "/report it phones home");
      },
    ),
    // Not before the push to the main branch was answered: afterwards nothing can be said there.
    once("the App leaves, comes back and leaves", answeredPush, () => {
      installed(false);
      installed(true);
      installed(false);
    }),
  ];
}

const wasRelisted = ({ issue }: Story) =>
  issue(2)?.comments.some(({ body }) => body === "/relist") === true;

const always = () => true;

function once(name: string, ready: () => boolean, act: () => void): Step {
  return {
    name,
    ready,
    act: () => {
      act();
      return true;
    },
  };
}
