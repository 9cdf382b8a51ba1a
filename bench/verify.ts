import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startChild } from "./child.ts";
import { measure, type Measured } from "./load.ts";
import { seedLicences } from "./seed-licences.ts";
import type { Row } from "./run.ts";

const licences = 1_000;
const requests = 5_000;
const connections = 64;
const rounds = 3;

/**
 * `POST /v1/licenses/verify` against a bare node:http server that reads the body and answers a constant, in turns, so
 * that a machine that slows down slows both. Limits are off, the access log is on.
 */
export async function verifyBench(): Promise<Row[]> {
  const dataDir = await mkdtemp(join(tmpdir(), "bench-verify-"));
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const env = {
    DATA_DIR: dataDir,
    PORT: "0",
    LICENSE_SIGNING_KEY: privateKey
      .export({ type: "pkcs8", format: "pem" })
      .toString(),
    RATE_LIMIT: "0",
    RATE_LIMIT_VERIFY: "0",
  };
  const keys = await seedLicences(env, licences);
  const app = await startChild("src/main.ts", env);
  const bare = await startChild("bench/bare-server.ts", {});
  const body = (n: number) =>
    JSON.stringify({ license_key: keys[n % keys.length] });
  try {
    const runs: { bare: Measured; app: Measured }[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const load = { body, requests, connections };
      const pair = {
        bare: await measure({ ...load, url: bare.url }),
        app: await measure({ ...load, url: `${app.url}/v1/licenses/verify` }),
      };
      // The first round warms both up.
      if (round > 0) runs.push(pair);
    }
    return runs.map((run, index) => ({
      round: index + 1,
      "bare req/s": Math.round(run.bare.requests_per_second),
      "verify req/s": Math.round(run.app.requests_per_second),
      ratio: round2(run.app.requests_per_second / run.bare.requests_per_second),
      "verify p50 ms": round2(run.app.p50_ms),
      "verify p99 ms": round2(run.app.p99_ms),
    }));
  } finally {
    await Promise.all([app.stop(), bare.stop()]);
    await rm(dataDir, { recursive: true, force: true });
  }
}

function round2(value: number): number {
  return Math.round(value * 100) / 100;
}
