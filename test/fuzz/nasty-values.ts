import type { Random } from "./random.ts";

type Nasty = (random: Random) => unknown;

const texts: [() => string, ...(() => string)[]] = [
  () => "",
  () => " ",
  () => "\u0000",
  () => "a\u0000b",
  () => "\ud800",
  () => "\udfff\ud800",
  () => "\u202e\u200b\ufeff",
  () => "日本語プラグイン",
  () => "🦊".repeat(60),
  () => "e\u0301".repeat(300),
  () => "x".repeat(201),
  () => "x".repeat(5_000),
  () => "' or 1=1; --",
  () => "%_\\",
  () => "(((((((((a*)*)*)*",
  () => "& | ! <-> :*",
  () => "<script>alert(1)</script>",
  () => "${7*7}{{7*7}}",
  () => "../../../../etc/passwd",
  () => "__proto__",
  () => "constructor",
  () => "NaN",
  () => "-0",
  () => "1e400",
  () => "null",
  () => "0000-00-00T00:00:00Z",
  () => "+275760-09-13T00:00:00.001Z",
  () => "-000001-01-01T00:00:00Z",
  () => "2026-13-45",
  () => "9999-12-31T23:59:60Z",
  () => "a.b.c",
  () => "eyJhbGciOiJub25lIn0.e30.",
  () => "00000000-0000-0000-0000-000000000000",
  () => "{00000000-0000-4000-8000-000000000000}",
  () => "\r\nX-Injected: 1",
];

const numbers = [
  ...[0, -0, -1, 1, 0.5, -2.5, 1e-308, 2 ** 31, -(2 ** 31) - 1],
  ...[2 ** 53, 2 ** 53 + 2, 2 ** 63, 1e21, 1e308, -1e308],
] as const;

function deep(levels: number): unknown {
  let value: unknown = {};
  for (let level = 0; level < levels; level += 1)
    value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

const others: [Nasty, ...Nasty[]] = [
  () => null,
  () => true,
  () => false,
  () => [],
  () => ({}),
  () => [null, [], {}],
  () => ({ length: 1e9 }),
  () => deep(50),
  () => deep(3_000),
  () => Array.from({ length: 1_001 }, () => 0),
  () =>
    Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`k${at}`, at])),
  () => JSON.parse('{"__proto__":{"polluted":true}}') as unknown,
  () => ({ toString: 1, valueOf: null, constructor: [] }),
];

/** Text that somebody once did not think of. */
export function nastyText(random: Random): string {
  return random.pick(texts)();
}

/** A value of any type that somebody once did not think of. */
export function nastyValue(random: Random): unknown {
  const kind = random.below(3);
  if (kind === 0) return nastyText(random);
  return kind === 1 ? random.pick(numbers) : random.pick(others)(random);
}
