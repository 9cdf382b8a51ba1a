import { setImmediate } from "node:timers/promises";

/**
 * Lets what waits for the disk, a process or another thread go on. A loop whose promises are all kept already never does that by
 * itself.
 */
export async function giveWay(): Promise<void> {
  await setImmediate();
}
