import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { mailJobs } from "../../src/mail/mail-jobs.ts";
import { currentKey } from "../../src/marketplace/current-key.ts";
import { installPlugin } from "../../src/marketplace/install-plugin.ts";
import type { Mail, NewLetter } from "../../src/marketplace/ports/outbox.ts";
import { createOutbox } from "../../src/supabase/outbox-store.ts";
import { openApiWorld, type ApiWorld } from "../support/api-world.ts";

let world: ApiWorld;
let outbox: ReturnType<typeof createOutbox>;
let sent: Mail[] = [];
let broken = false;
beforeAll(async () => {
  world = await openApiWorld();
  outbox = createOutbox(world.db.client);
});
beforeEach(() => {
  sent = [];
  broken = false;
  world.logged.length = 0;
});
afterAll(() => world.db.close());

const at = () => world.time.now.toISOString();

/** Sends the letter as the worker does. */
async function send(key: string): Promise<void> {
  const { "mail.send": handler } = mailJobs({
    outbox,
    send: (mail) => {
      if (broken) return Promise.reject(new Error("421 busy"));
      sent.push(mail);
      return Promise.resolve();
    },
    publicUrl: world.deps.publicUrl,
    licenceKey: (id) => currentKey(world.deps, id, world.time.now),
    clock: world.deps.clock,
    log: world.deps.log,
  });
  await handler?.({
    id: "1",
    kind: "mail.send",
    key,
    payload: { key },
    attempt: 1,
  });
}

const receipt = (to: NewLetter["to"]): NewLetter => ({
  key: randomUUID(),
  to,
  letter: {
    kind: "receipt",
    plugin_name: "Miyabi Pro",
    amount: 2_900,
    currency: "USD",
    period_end: null,
    invoice_url: null,
  },
});

async function reader(email: string | null) {
  return world.deps.people.signIn({
    github_id: Math.floor(Math.random() * 1e9),
    github_login: "reader",
    email,
    make_admin: false,
    at: at(),
  });
}

describe("a letter", () => {
  it("is sent once, however often it is written and its job runs", async () => {
    const { id } = await reader("reader@example.com");
    const letter = receipt({ user_id: id });
    await outbox.put({ ...letter, at: at() });
    await outbox.put({ ...letter, at: at() });
    expect(
      await world.db.sql("select kind from public.jobs where key = $1", [
        `mail.send:${letter.key}`,
      ]),
    ).toEqual([{ kind: "mail.send" }]);
    await send(letter.key);
    await send(letter.key);
    expect(sent).toMatchObject([
      { recipient: "reader@example.com", subject: /\$29\.00/ },
    ]);
  });

  it("comes again when the mail server did not take it", async () => {
    const { id } = await reader("reader@example.com");
    const letter = receipt({ user_id: id });
    await outbox.put({ ...letter, at: at() });
    broken = true;
    await expect(send(letter.key)).rejects.toThrow("421 busy");
    broken = false;
    await send(letter.key);
    expect(sent).toHaveLength(1);
  });

  it("goes to the address that is known when it is sent, by GitHub id too", async () => {
    const person = await reader(null);
    const letter = receipt({ github_id: person.github_id });
    await outbox.put({ ...letter, at: at() });
    await world.deps.people.signIn({
      ...person,
      email: "new@example.com",
      make_admin: false,
      at: at(),
    });
    await send(letter.key);
    expect(sent).toMatchObject([{ recipient: "new@example.com" }]);
  });

  it("to somebody whose address nobody knows is settled with a word in the log", async () => {
    const { id } = await reader(null);
    const letter = receipt({ user_id: id });
    await outbox.put({ ...letter, at: at() });
    await send(letter.key);
    await outbox.put({ ...receipt({ github_id: 7 }), at: at() });
    expect(sent).toEqual([]);
    expect(world.logged).toMatchObject([{ message: "a letter is not sent" }]);
    expect(await outbox.find(letter.key)).toBeNull();
  });
});

describe("the letter with a licence", () => {
  it("has the key, which stands neither in the outbox nor in the log", async () => {
    const { id } = await reader("buyer@example.com");
    const { license_key } = await installPlugin(world.deps, {
      user_id: id,
      plugin_id: "miyabi-operations-pro",
      id: randomUUID(),
      now: world.time.now,
    });
    const [licence] = await world.deps.licences.ofUser(id);
    const letter: NewLetter = {
      key: `licence:${id}`,
      to: { user_id: id },
      letter: {
        kind: "licence",
        license_id: licence?.id ?? "",
        plugin_name: "Miyabi Pro",
        tier: "free",
      },
    };
    await outbox.put({ ...letter, at: at() });
    await send(letter.key);
    expect(sent[0]?.text).toContain(`\n${license_key}\n`);
    const rows = await world.db.sql("select * from public.mail_outbox");
    const signature = license_key.split(".")[2] ?? "";
    expect(JSON.stringify([rows, world.logged])).not.toContain(signature);
  });
});
