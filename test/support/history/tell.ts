import type { MarketplaceWorld } from "../marketplace-world.ts";
import { createRunners } from "./runners.ts";
import { submissionScript } from "./script.ts";
import { createStory, type Step } from "./story.ts";

/** So many rounds in which nobody can do anything mean that the App forgot something. */
const PATIENCE = 3;

/** By then each listing is looked at again. */
const A_DAY = 24 * 60 * 60;

/**
 * Lets the life of a submission happen in one order.
 * @param dice each one decides on one turn: a delivery overtakes others, comes twice or fails, `reconcile` runs, the worker
 * does some of its jobs, somebody does the next thing. When they are used up, everything goes its orderly way: no dice is
 * the orderly history.
 */
export async function tellHistory(
  world: MarketplaceWorld,
  dice: readonly number[],
): Promise<void> {
  const story = createStory(world);
  const { channel } = story;
  const steps = submissionScript(story);
  const runners = createRunners(story);

  const act = async (step: Step) => {
    if (await step.act()) steps.splice(steps.indexOf(step), 1);
  };
  const moves = () => [
    ...runners.moves(),
    ...steps.filter((step) => step.ready()).map((step) => () => act(step)),
  ];
  const reconcile = async () => {
    for (const part of world.app().reconcile) await part.run();
    channel.redeliver();
  };
  const somebodyActs = async (pick: number) => {
    const possible = moves();
    await possible[pick % Math.max(1, possible.length)]?.();
  };
  const turns: ((pick: number) => unknown)[] = [
    (pick: number) => channel.deliver(pick),
    (pick: number) => channel.repeat(pick >> 1, pick % 2 === 0),
    (pick: number) => channel.drop(pick),
    (pick: number) => (pick % 3 === 0 ? reconcile() : world.workDue()),
    (pick: number) => world.workDue(1 + (pick % 4)),
    somebodyActs,
    somebodyActs,
    somebodyActs,
  ];
  const arriveAll = async () => {
    while (channel.size() > 0) await channel.deliver(0);
    await world.settle();
  };
  /** @returns whether anybody did anything */
  const goOn = async (): Promise<boolean> => {
    let moved = false;
    for (let next = moves()[0]; next !== undefined; next = moves()[0]) {
      moved = true;
      await next();
      await arriveAll();
    }
    return moved;
  };

  for (const die of dice) await turns[die % turns.length]?.(die >> 3);
  for (let idle = 0; idle < PATIENCE && steps.length > 0;) {
    await arriveAll();
    idle = (await goOn()) ? 0 : idle + 1;
    await reconcile();
  }
  if (steps.length > 0) {
    const left = steps.map(({ name }) => name).join("; ");
    throw new Error(`nobody can go on, and it is left that ${left}`);
  }
  world.pass(A_DAY);
  do {
    await reconcile();
    await arriveAll();
  } while (await goOn());
}
