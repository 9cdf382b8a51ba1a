import { createPublicKey } from "node:crypto";
import { createBenchDatabase, type BenchDatabase } from "./bench-database.ts";
import { startChild, type Child } from "./child.ts";
import { ratioRow, round2, type Row } from "./figures.ts";
import { measure, type Measured } from "./load.ts";
import {
  insertExceptions,
  insertLicences,
  mintLicences,
  newSigningKey,
} from "./seed-licences.ts";

const distinct = 10_000;
/** Licences that bring a process up to speed and are not measured. */
const forWarmth = 2_000;
const few = 1_000;
const many = 1_000_000;
const connections = 64;
const rounds = 3;

type Servers = { bare: Child; app: Child; full: Child; express: Child | null };
type Round = Record<"bare" | "cold" | "warm" | "full", Measured> & {
  express: Measured | null;
};

/** One round of each in turns, so that a machine that slows down slows all. */
async function runRound(
  { bare, app, full, express }: Servers,
  bodies: string[],
): Promise<Round> {
  const measured = bodies.slice(forWarmth);
  const twice = [...measured, ...measured];
  const load = (url: string, sent: string[]) =>
    measure({ url, bodies: sent, connections });
  const verify = `${app.url}/v1/licenses/verify`;
  const verifyFull = `${full.url}/v1/licenses/verify`;
  const warmth = bodies.slice(0, forWarmth);
  for (const url of [bare.url, verify, verifyFull, verify, verifyFull])
    await load(url, [...warmth, ...warmth, ...warmth]);
  const cold = await load(verify, measured);
  await load(verifyFull, measured);
  return {
    cold,
    bare: await load(bare.url, twice),
    warm: await load(verify, twice),
    full: await load(verifyFull, twice),
    express: express && (await load(express.url, measured)),
  };
}

function rowsOf(runs: Round[]): Row[] {
  const pace = (of: (run: Round) => Measured) =>
    runs.map((run) => of(run).requests_per_second);
  const over = (a: number[], b: number[]) =>
    a.map((value, n) => value / (b[n] ?? NaN));
  const bare = pace(({ bare: of }) => of);
  const warm = pace(({ warm: of }) => of);
  const express = runs.flatMap((run) =>
    run.express ? [run.express.requests_per_second] : [],
  );
  const p99 = runs.map((run) => run.warm.p99_ms / run.bare.p99_ms);
  const paces = [
    ["bare node:http", bare],
    ["verify, warm", warm],
    ["verify, cold keys", pace(({ cold }) => cold)],
    ["verify, 10⁶ exceptions", pace(({ full }) => full)],
    ["Express, jsonwebtoken, pg", express],
  ] as const;
  return [
    ...paces
      .filter(([, values]) => values.length > 0)
      .map(([what, values]) => ({
        what: `${what}, requests/s`,
        rounds: values.map(Math.round).join(" "),
      })),
    {
      what: "p99 ms, bare and warm",
      rounds: runs
        .map((run) => `${round2(run.bare.p99_ms)}/${round2(run.warm.p99_ms)}`)
        .join(" "),
    },
    ratioRow("warm / bare", over(warm, bare), "≥ 0.65"),
    ratioRow("p99 of warm / bare", p99, "≤ 2"),
    ratioRow(
      "cold / bare",
      over(
        pace(({ cold }) => cold),
        bare,
      ),
      "≥ 0.20",
    ),
    ratioRow(
      "10⁶ / 10³ exceptions",
      over(
        pace(({ full }) => full),
        warm,
      ),
      "≥ 0.93",
    ),
    ...(express.length > 0
      ? [ratioRow("warm / Express", over(warm, express), "≥ 10")]
      : []),
  ];
}

/**
 * `POST /v1/licenses/verify` with limiter and access log on, against a bare node:http server that reads the body and answers
 * a constant, and against Express with jsonwebtoken and a query. The latter needs PostgreSQL and is left out without.
 */
export async function verifyBench(): Promise<Row[]> {
  const pem = newSigningKey();
  const minted = await mintLicences(pem, forWarmth + distinct);
  const bodies = minted.map(({ key }) => JSON.stringify({ license_key: key }));
  const databases = [
    await createBenchDatabase(),
    await createBenchDatabase(),
  ] as const;
  const [small, large] = databases;
  const fill = (database: BenchDatabase, exceptions: number) =>
    database.withEngine(async (engine) => {
      await insertLicences(engine, minted);
      await insertExceptions(engine, exceptions);
    });
  const startApp = ({ env }: BenchDatabase) =>
    startChild("src/main.ts", {
      ...env,
      PORT: "0",
      LICENSE_SIGNING_KEY: pem,
    });
  const publicKey = createPublicKey(pem)
    .export({ type: "spki", format: "pem" })
    .toString();
  try {
    await fill(small, few);
    await fill(large, many);
    const runs: Round[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await using running = new AsyncDisposableStack();
      const started = async (starting: Promise<Child>) => {
        const child = await starting;
        running.defer(child.stop);
        return child;
      };
      runs.push(
        await runRound(
          {
            bare: await started(startChild("bench/bare-server.ts", {})),
            app: await started(startApp(small)),
            full: await started(startApp(large)),
            express:
              small.kind === "PostgreSQL"
                ? await started(
                    startChild("bench/naive-verify-server.ts", {
                      ...small.env,
                      PUBLIC_KEY: publicKey,
                    }),
                  )
                : null,
          },
          bodies,
        ),
      );
    }
    return rowsOf(runs);
  } finally {
    for (const { drop } of databases) await drop();
  }
}
