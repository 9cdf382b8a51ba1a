import type { Finding } from "./facts.ts";

/** The hash is slow, and messages differ at their beginning. */
const MAX_MESSAGE = 300;

/**
 * One fingerprint for each finding, by which its alert is known again when lines move: from code, file and message, and
 * the number among those that are alike.
 */
export function fingerprints(findings: readonly Finding[]): string[] {
  const seen = new Map<string, number>();
  return findings.map(({ code, file, message }) => {
    const print = hash(
      JSON.stringify([code, file, message.slice(0, MAX_MESSAGE)]),
    );
    const number = (seen.get(print) ?? 0) + 1;
    seen.set(print, number);
    return `${print}:${number}`;
  });
}

/** FNV-1a in 64 bits. It tells findings apart and protects nothing. */
function hash(text: string): string {
  let value = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text))
    value = BigInt.asUintN(64, (value ^ BigInt(byte)) * 0x100000001b3n);
  return value.toString(16).padStart(16, "0");
}
