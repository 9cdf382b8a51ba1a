import { createPublicKey, verify } from "node:crypto";
import type { JSONWebKeySet } from "jose";
import { verifyOffline } from "../src/client/verify-offline.ts";
import { createKeyRing } from "../src/tokens/key-ring.ts";
import { ratioRow, type Row } from "./figures.ts";
import { mintLicences, newSigningKey } from "./seed-licences.ts";

const licences = 500;
const rounds = 5;

async function keysPerSecond(
  keys: readonly string[],
  work: (key: string) => boolean | Promise<boolean>,
): Promise<number> {
  const start = performance.now();
  for (const key of keys)
    if (!(await work(key))) throw new Error("A good key was refused.");
  return (keys.length / (performance.now() - start)) * 1_000;
}

/** The client's `verifyOffline` against one bare `crypto.verify` of the same keys, in this process and in turns. */
export async function clientBench(): Promise<Row[]> {
  const pem = newSigningKey();
  const ring = await createKeyRing(pem, null);
  const jwks: JSONWebKeySet = ring.jwks;
  const keys = (await mintLicences(pem, licences)).map(({ key }) => key);
  const publicKey = createPublicKey(pem);
  const now = new Date();
  const bare = (key: string) => {
    const [header = "", payload = "", signature = ""] = key.split(".");
    return verify(
      "RSA-SHA256",
      Buffer.from(`${header}.${payload}`),
      publicKey,
      Buffer.from(signature, "base64url"),
    );
  };
  const client = async (key: string) =>
    (await verifyOffline(key, jwks, {}, now)).outcome === "valid";
  const paces: { bare: number; client: number }[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const pace = {
      bare: await keysPerSecond(keys, bare),
      client: await keysPerSecond(keys, client),
    };
    // The first round warms both up.
    if (round > 0) paces.push(pace);
  }
  return [
    {
      ...ratioRow(
        "verifyOffline / crypto.verify",
        paces.map((pace) => pace.client / pace.bare),
        "",
      ),
      "keys/s": paces.map((pace) => Math.round(pace.client)).join(" "),
    },
  ];
}
