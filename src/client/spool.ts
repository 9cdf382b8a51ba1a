import { join } from "node:path";
import { readIfThere, replaceFile, whileLocked } from "./files.ts";

/** One event, as it was and stays: the same id each time it is sent. */
export type TrackedEvent = {
  event_id: string;
  plugin_id: string;
  event_type: string;
  event_data: Record<string, unknown>;
  occurred_at: string;
};

export type Spool = {
  /** Returns when the events would survive the end of this process. */
  add: (events: readonly TrackedEvent[]) => Promise<void>;
  waiting: () => Promise<TrackedEvent[]>;
  /** Takes out events that were answered. */
  remove: (event_ids: ReadonlySet<string>) => Promise<void>;
};

/** Waits in memory only: where there is no store. */
export function spoolInProcess(): Spool {
  let events: TrackedEvent[] = [];
  return {
    add: (more) => {
      events.push(...more);
      return Promise.resolve();
    },
    waiting: () => Promise.resolve([...events]),
    remove: (ids) => {
      events = events.filter(({ event_id }) => !ids.has(event_id));
      return Promise.resolve();
    },
  };
}

function isEvent(value: unknown): value is TrackedEvent {
  if (typeof value !== "object" || value === null) return false;
  const given = value as Record<string, unknown>;
  return (
    ["event_id", "plugin_id", "event_type", "occurred_at"].every(
      (name) => typeof given[name] === "string",
    ) &&
    typeof given["event_data"] === "object" &&
    given["event_data"] !== null
  );
}

/** A line that is no event was torn when a process died: nobody was told that it is kept. */
function parseLine(line: string): TrackedEvent[] {
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
  const write = (events: readonly TrackedEvent[]) =>
    replaceFile(
      file,
      events.map((event) => `${JSON.stringify(event)}\n`).join(""),
    );
  return {
    add: (more) =>
      whileLocked(file, async () => {
        await write([...(await read()), ...more]);
      }),
    waiting: read,
    remove: (ids) =>
      whileLocked(file, async () => {
        const before = await read();
        const left = before.filter(({ event_id }) => !ids.has(event_id));
        if (left.length < before.length) await write(left);
      }),
  };
}
