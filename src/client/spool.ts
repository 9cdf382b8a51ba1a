import { join } from "node:path";
import { appendText, readIfThere, replaceFile, whileLocked } from "./files.ts";

/** One event, as it was and stays: the same id each time it is sent. */
export type TrackedEvent = {
  event_id: string;
  plugin_id: string;
  event_type: string;
  event_data: Record<string, unknown>;
  occurred_at: string;
};

/** An event that waits. It counts for `sub`, the person whose licence it was tracked with, and is sent with no other's. */
export type WaitingEvent = TrackedEvent & { sub: string };

export type Spool = {
  /** Returns when the events would survive the end of this process. */
  add: (events: readonly WaitingEvent[]) => Promise<void>;
  waiting: () => Promise<WaitingEvent[]>;
  /** Takes out events that were answered. */
  remove: (events: readonly WaitingEvent[]) => Promise<void>;
};

function without(
  events: readonly WaitingEvent[],
  gone: readonly WaitingEvent[],
): WaitingEvent[] {
  const keyOf = ({ sub, event_id }: WaitingEvent) => `${sub} ${event_id}`;
  const keys = new Set(gone.map(keyOf));
  return events.filter((event) => !keys.has(keyOf(event)));
}

/** Waits in memory only: where there is no store. */
export function spoolInProcess(): Spool {
  let events: WaitingEvent[] = [];
  return {
    add: (more) => {
      events.push(...more);
      return Promise.resolve();
    },
    waiting: () => Promise.resolve([...events]),
    remove: (gone) => {
      events = without(events, gone);
      return Promise.resolve();
    },
  };
}

function isEvent(value: unknown): value is WaitingEvent {
  if (typeof value !== "object" || value === null) return false;
  const given = value as Record<string, unknown>;
  return (
    ["event_id", "plugin_id", "event_type", "occurred_at", "sub"].every(
      (name) => typeof given[name] === "string",
    ) &&
    typeof given["event_data"] === "object" &&
    given["event_data"] !== null
  );
}

/** A line that is no event was torn when a process died: nobody was told that it is kept. */
function parseLine(line: string): WaitingEvent[] {
  try {
    const value: unknown = JSON.parse(line);
    return isEvent(value) ? [value] : [];
  } catch {
    return [];
  }
}

/** Waits in a file that all processes of this user share, a line for each event. */
export function spoolInFile(directory: string): Spool {
  const file = join(directory, "miyabi-usage.jsonl");
  const read = async () =>
    ((await readIfThere(file)) ?? "").split("\n").flatMap(parseLine);
  const write = (events: readonly WaitingEvent[]) =>
    replaceFile(
      file,
      events.map((event) => `${JSON.stringify(event)}\n`).join(""),
    );
  return {
    // On a line of its own, whatever a process that died in the middle of one has left.
    add: (more) =>
      whileLocked(file, () =>
        appendText(
          file,
          more.map((event) => `\n${JSON.stringify(event)}\n`).join(""),
        ),
      ),
    waiting: read,
    remove: (gone) =>
      whileLocked(file, async () => {
        const before = await read();
        const left = without(before, gone);
        if (left.length < before.length) await write(left);
      }),
  };
}
