import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  createStandingPart,
  type StandingPart,
} from "../../src/main/standing-part.ts";
import { createEntitlements } from "../../src/supabase/entitlements-store.ts";
import { createLicenceExceptions } from "../../src/supabase/licence-exceptions-store.ts";
import { createLicences } from "../../src/supabase/licences-store.ts";
import { createPeople } from "../../src/supabase/people-store.ts";
import { openFileRing, type FileRing } from "../../src/tokens/file-ring.ts";
import { createLicenceKeys } from "../../src/tokens/licence-keys.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { anyClaims, later, noon } from "../support/licence-records.ts";
import { ourPem } from "../support/signing-keys.ts";
import { silentLog } from "../support/silent-log.ts";

type Process = StandingPart & { ring: FileRing; mint: KeysOfProcess["mint"] };
type KeysOfProcess = ReturnType<typeof createLicenceKeys>;

/** In how many seconds every process knows what one of them changed: the promise of the documents. */
const promised = 5;

let db: TestDatabase;
let folder: string;
let here: Process;
let elsewhere: Process;

async function aProcess(): Promise<Process> {
  const files = {
    signing: join(folder, "key.pem"),
    retired: join(folder, "retired.json"),
  };
  const clock = () => noon;
  const ring = await openFileRing(files, clock);
  const keys = createLicenceKeys(ring, "miyabi-marketplace");
  const part = createStandingPart({
    exceptions: createLicenceExceptions(db.client),
    licences: createLicences(db.client),
    entitlements: createEntitlements(db.client),
    keys,
    files: ring,
    clock,
    log: silentLog,
  });
  return { ...part, ring, mint: (claims) => keys.mint(claims) };
}

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  db = await openTestDatabase();
  folder = await mkdtemp(join(tmpdir(), "miyabi-standing-"));
  await writeFile(join(folder, "key.pem"), ourPem, { mode: 0o600 });
  here = await aProcess();
  elsewhere = await aProcess();
  await here.begin();
  await elsewhere.begin();
});
afterEach(async () => {
  await here.stop();
  await elsewhere.stop();
  vi.useRealTimers();
  await db.close();
  await rm(folder, { recursive: true });
});

/** Stopping waits for the look that is under way. */
async function secondsPass(): Promise<void> {
  await vi.advanceTimersByTimeAsync(promised * 1_000);
  await elsewhere.stop();
}

async function aLicence() {
  const person = await createPeople(db.client).signIn({
    github_id: 12,
    github_login: "ayumi",
    email: null,
    make_admin: false,
    at: noon.toISOString(),
  });
  const claims = anyClaims({ sub: person.id });
  const { key, kid, sha256 } = await here.mint(claims);
  await createEntitlements(db.client).grant({
    user_id: person.id,
    plugin_id: claims.plugin_id,
    kind: "granted",
    draft: {
      id: claims.jti,
      kid,
      claims,
      key_sha256: sha256,
      ends_at: later(30).toISOString(),
    },
    actor_id: null,
    reason: "test",
    at: noon.toISOString(),
  });
  return { key, id: claims.jti, person };
}

describe("what one process changes", () => {
  it("is known to another within 5 seconds, though nobody tells it: a revocation", async () => {
    const { key, id, person } = await aLicence();
    const verdict = async (process: Process) =>
      (await process.verifier.verify({ license_key: key })).code;
    expect(await verdict(elsewhere)).toBe("VALID");
    await createLicences(db.client).revoke({
      id,
      reason: "leak",
      actor_id: person.id,
      at: noon.toISOString(),
    });
    await here.verifier.refresh();
    expect(await verdict(here)).toBe("REVOKED");
    await secondsPass();
    expect(await verdict(elsewhere)).toBe("REVOKED");
  });

  it("is known to another within 5 seconds: a rotation of the signing key", async () => {
    await here.ring.rotate(noon);
    expect(elsewhere.ring.kid).not.toBe(here.ring.kid);
    await secondsPass();
    // The files are read after the database was.
    await vi.waitFor(() => {
      expect(elsewhere.ring.kid).toBe(here.ring.kid);
    });
  });
});
