import type {
  ExceptionState,
  LicenceException,
} from "./ports/licence-exceptions.ts";

/** What the register says of a licence beyond its key. `ends_at` in Unix seconds, null where it does not end. */
export type Standing = { state: ExceptionState; ends_at: number | null };

export type ExceptionIndex = {
  set: (exception: LicenceException) => void;
  get: (license_id: string) => Standing | null;
  /** Ids of revoked licences whose keys have not ended. */
  revoked: (now: Date) => string[];
  /** Forgets what ended before `now`. */
  prune: (now: Date) => void;
  size: () => number;
  /** Memory that the entries take. */
  bytes: () => number;
};

/** 0 marks an empty place. */
const states: readonly (ExceptionState | null)[] = [
  null,
  "revoked",
  "superseded",
  "suspended",
  "grace",
  "ended",
  "none",
];
const wordsOfId = 4;

type Table = {
  mask: number;
  ids: Uint32Array;
  state: Uint8Array;
  /** Unix seconds; 0 for none. They fit until 2106. */
  endsAt: Uint32Array;
  until: Uint32Array;
};

function tableOf(capacity: number): Table {
  return {
    mask: capacity - 1,
    ids: new Uint32Array(capacity * wordsOfId),
    state: new Uint8Array(capacity),
    endsAt: new Uint32Array(capacity),
    until: new Uint32Array(capacity),
  };
}

/** A UUID as four words; null for anything else. */
function wordsOf(id: string): readonly [number, number, number, number] | null {
  const hex = id.replaceAll("-", "");
  if (!/^[0-9a-f]{32}$/i.test(hex)) return null;
  const word = (at: number) => Number.parseInt(hex.slice(at, at + 8), 16);
  return [word(0), word(8), word(16), word(24)];
}

function seconds(time: string | null): number {
  return time === null ? 0 : Math.floor(Date.parse(time) / 1_000);
}

/** The place of an id, or the empty one where it belongs. Random ids need no better hash than their last word. */
function placeOf(
  { ids, state, mask }: Table,
  [a, b, c, d]: readonly [number, number, number, number],
): number {
  let place = (d ^ b) & mask;
  while (state[place] !== 0) {
    const at = place * wordsOfId;
    if (
      ids[at + 3] === d &&
      ids[at + 2] === c &&
      ids[at + 1] === b &&
      ids[at] === a
    )
      return place;
    place = (place + 1) & mask;
  }
  return place;
}

function idAt({ ids }: Table, place: number): string {
  const hex = [0, 1, 2, 3]
    .map((word) =>
      (ids[place * wordsOfId + word] ?? 0).toString(16).padStart(8, "0"),
    )
    .join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/**
 * All exceptions in typed arrays with open addressing: 29 bytes a place, so that a million take some 60 MB where a Map of
 * strings takes several times that.
 */
export function createExceptionIndex(capacity = 1_024): ExceptionIndex {
  let table = tableOf(capacity);
  let used = 0;

  function copyInto(next: Table, stays: (place: number) => boolean): void {
    used = 0;
    for (let place = 0; place <= table.mask; place += 1) {
      if (table.state[place] === 0 || !stays(place)) continue;
      const at = place * wordsOfId;
      const [a = 0, b = 0, c = 0, d = 0] = table.ids.subarray(at, at + 4);
      const to = placeOf(next, [a, b, c, d]);
      next.ids.set([a, b, c, d], to * wordsOfId);
      next.state[to] = table.state[place] ?? 0;
      next.endsAt[to] = table.endsAt[place] ?? 0;
      next.until[to] = table.until[place] ?? 0;
      used += 1;
    }
    table = next;
  }

  return {
    set: ({ license_id, state, ends_at, until }) => {
      const words = wordsOf(license_id);
      if (words === null) return;
      // Above this share, looking for a place takes many steps.
      if (used * 10 > (table.mask + 1) * 7)
        copyInto(tableOf((table.mask + 1) * 2), () => true);
      const place = placeOf(table, words);
      if (table.state[place] === 0) used += 1;
      table.ids.set(words, place * wordsOfId);
      table.state[place] = states.indexOf(state);
      table.endsAt[place] = seconds(ends_at);
      table.until[place] = seconds(until);
    },
    get: (license_id) => {
      const words = wordsOf(license_id);
      if (words === null) return null;
      const place = placeOf(table, words);
      const state = states[table.state[place] ?? 0] ?? null;
      const ends = table.endsAt[place] ?? 0;
      return state && { state, ends_at: ends === 0 ? null : ends };
    },
    revoked: (now) => {
      const ids: string[] = [];
      const from = now.getTime() / 1_000;
      for (let place = 0; place <= table.mask; place += 1)
        if (table.state[place] === 1 && (table.until[place] ?? 0) > from)
          ids.push(idAt(table, place));
      return ids;
    },
    prune: (now) => {
      const from = now.getTime() / 1_000;
      const stays = (place: number) => (table.until[place] ?? 0) > from;
      let ended = 0;
      for (let place = 0; place <= table.mask; place += 1)
        if (table.state[place] !== 0 && !stays(place)) ended += 1;
      if (ended > 0) copyInto(tableOf(table.mask + 1), stays);
    },
    size: () => used,
    bytes: () =>
      table.ids.byteLength +
      table.state.byteLength +
      table.endsAt.byteLength +
      table.until.byteLength,
  };
}
