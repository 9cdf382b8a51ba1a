import {
  operationsOf,
  type ApiDocument,
} from "../../src/http/docs/document.ts";
import { judgeAnswer } from "./judge-answer.ts";
import { makeRequest, type Credentials, type Sent } from "./make-request.ts";
import { createRandom } from "./random.ts";
import { createSend, type Answer } from "./send.ts";

export type Failure = { what: string; sent: Sent; answer: Answer | null };

export type FuzzOptions = {
  port: number;
  requests: number;
  seed: number;
  credentials: Credentials;
  /** Ids and keys that the App knows. */
  known: [string, ...string[]];
  /** At the same time. */
  concurrency?: number;
  /** After so many failures the run ends. */
  most?: number;
  progress?: (done: number, statuses: ReadonlyMap<number, number>) => void;
};

/** How many ids of answers are asked with again. */
const REMEMBERED = 200;

function learn(known: string[], text: string, at: number): void {
  for (const [, id] of text.matchAll(/"(?:\w+_)?id":"([^"]{1,80})"/g))
    if (id !== undefined && !known.includes(id)) {
      if (known.length < REMEMBERED) known.push(id);
      else known[at % REMEMBERED] = id;
    }
}

/**
 * Asks the App for everything that its own description offers, right and wrong.
 *
 * @returns what went wrong, and how often each status came
 */
export async function runFuzz(options: FuzzOptions) {
  const { port, requests, seed, credentials, concurrency = 32 } = options;
  const { most = 20, progress } = options;
  const answer = await fetch(`http://127.0.0.1:${port}/v1/openapi.json`);
  const document = (await answer.json()) as ApiDocument;
  const operations = operationsOf(document);
  const random = createRandom(seed);
  const known = options.known;
  const send = createSend(port);
  const failures: Failure[] = [];
  const statuses = new Map<number, number>();
  const asked = new Set<string>();
  let begun = 0;

  async function one(at: number): Promise<void> {
    const operation = operations[at % operations.length];
    if (operation === undefined) throw new Error("nothing is described");
    const sent = makeRequest(
      operation,
      { random, document, known },
      credentials,
    );
    try {
      const got = await send(sent);
      statuses.set(got.status, (statuses.get(got.status) ?? 0) + 1);
      const what = judgeAnswer(sent.method, got);
      if (what !== null) failures.push({ what, sent, answer: got });
      if (got.status === 200) {
        asked.add(`${operation.method} ${operation.path}`);
        learn(known, got.text, at);
      }
    } catch (error) {
      failures.push({ what: String(error), sent, answer: null });
    }
  }

  async function sender(): Promise<void> {
    while (begun < requests && failures.length < most) {
      const at = begun;
      begun += 1;
      await one(at);
      if ((at + 1) % 10_000 === 0) progress?.(at + 1, statuses);
    }
  }

  await Promise.all(Array.from({ length: concurrency }, sender));
  send.close();
  return { failures, statuses, done: begun, succeeded: [...asked].sort() };
}

/** A failure in a few lines, to send it again by hand. */
export function describeFailure({ what, sent, answer }: Failure): string {
  return [
    what,
    `${sent.method} ${sent.path.slice(0, 300)}`,
    JSON.stringify(sent.headers).slice(0, 1_500),
    sent.body === null ? "no body" : sent.body.toString().slice(0, 600),
    answer === null
      ? ""
      : `→ ${answer.status} ${answer.type} ${answer.text.slice(0, 400)}`,
  ].join("\n  ");
}
