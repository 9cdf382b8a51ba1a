import { randomUUID } from "node:crypto";
import type { MarketplaceWorld } from "../marketplace-world.ts";

type Waiting = { guid: string; event: string; payload: object };

export type Channel = ReturnType<typeof createChannel>;

/** GitHub's deliveries on their way: they may overtake each other, come twice, or fail and wait until they are asked for again. */
export function createChannel(world: MarketplaceWorld) {
  const waiting: Waiting[] = [];
  const lost = new Map<number, Waiting>();

  const note = (one: Waiting, status_code: number): number => {
    const id = (world.state.nextId += 1);
    world.state.deliveries.unshift({
      id,
      guid: one.guid,
      event: one.event,
      status_code,
      delivered_at: world.clock().toISOString(),
    });
    return id;
  };
  const send = async (one: Waiting): Promise<void> => {
    note(one, await world.deliver(one.event, one.payload, one.guid));
  };
  const at = (index: number) => index % Math.max(1, waiting.length);

  return {
    /** Something happened at GitHub. */
    put(event: string, payload: object): void {
      waiting.push({ guid: randomUUID(), event, payload });
    },
    size: () => waiting.length,
    async deliver(index: number): Promise<void> {
      const [one] = waiting.splice(at(index), 1);
      if (one !== undefined) await send(one);
    },
    /** It is delivered now, and once more later: by the same id, or by another one as no redelivery would. */
    async repeat(index: number, sameId: boolean): Promise<void> {
      const one = waiting[at(index)];
      if (one === undefined) return;
      await send(one);
      if (!sameId) one.guid = randomUUID();
    },
    /** The App did not answer: GitHub does not come again by itself. */
    drop(index: number): void {
      const [one] = waiting.splice(at(index), 1);
      if (one !== undefined) lost.set(note(one, 502), one);
    },
    /** What the App asked GitHub for is on its way again. */
    redeliver(): void {
      for (const id of world.state.redelivered.splice(0)) {
        const one = lost.get(id);
        if (one !== undefined) waiting.push({ ...one });
      }
    },
  };
}
