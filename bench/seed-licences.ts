import { generateKeyPairSync, randomUUID } from "node:crypto";
import { firstClaims } from "../src/marketplace/licence-claims.ts";
import type { LicenceClaims } from "../src/marketplace/ports/licences.ts";
import type { Engine } from "../src/supabase/engine.ts";
import { createKeyRing } from "../src/tokens/key-ring.ts";
import { createLicenceKeys } from "../src/tokens/licence-keys.ts";

export type SeededLicence = {
  key: string;
  kid: string;
  sha256: string;
  claims: LicenceClaims;
};

const grant = {
  tier: "free",
  features: ["agent:coordinator", "agent:issue", "command:agent-run"],
  limitations: { monthly_issues: 100, concurrency: 1, claude_api_tokens: 0 },
} as const;

/** A private key as the server's settings take it. */
export function newSigningKey(): string {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

/** Signs `count` free licences of as many people. */
export async function mintLicences(
  signingKey: string,
  count: number,
): Promise<SeededLicence[]> {
  const ring = await createKeyRing(signingKey, null);
  const issuer = "miyabi-marketplace";
  const keys = createLicenceKeys(ring, issuer);
  const now = new Date();
  return Promise.all(
    Array.from({ length: count }, async () => {
      const claims = firstClaims({
        issuer,
        id: randomUUID(),
        user_id: randomUUID(),
        plugin_id: "miyabi-operations-free",
        grant: { ...grant, features: [...grant.features] },
        ends_at: null,
        now,
      });
      return { ...(await keys.mint(claims)), claims };
    }),
  );
}

const people = `insert into public.users (id, github_id, github_login)
  select (l->'claims'->>'sub')::uuid, n, 'person-' || n from jsonb_array_elements($1::jsonb) with ordinality as t (l, n)`;
const licences = `insert into public.licenses
  (id, user_id, plugin_id, tier, kind, kid, claims, key_sha256, created_at, updated_at)
  select (l->'claims'->>'jti')::uuid, (l->'claims'->>'sub')::uuid, l->'claims'->>'plugin_id', 'free', 'free', l->>'kid',
    l->'claims', l->>'sha256', now(), now() from jsonb_array_elements($1::jsonb) as t (l)`;

export async function insertLicences(
  engine: Engine,
  minted: readonly SeededLicence[],
): Promise<void> {
  const rows = JSON.stringify(minted);
  await engine.transaction(async (session) => {
    await session.query(people, [rows]);
    await session.query(licences, [rows]);
  });
}

const exceptions = `insert into public.licence_exceptions (license_id, seq, state, until)
  select gen_random_uuid(), nextval('public.licence_exceptions_seq'), 'revoked', now() + interval '30 days'
  from generate_series(1, $1::integer)`;

/** Puts so many revoked licences into the feed. */
export async function insertExceptions(
  engine: Engine,
  count: number,
): Promise<void> {
  await engine.transaction((session) => session.query(exceptions, [count]));
}
