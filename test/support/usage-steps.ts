import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import type { ApiWorld } from "./api-world.ts";
import { noon } from "./licence-records.ts";
import { pro, proHolder } from "./pro-holder.ts";
import type { Seen, Step } from "./usage-model.ts";

export type Person = {
  user_id: string;
  /** Of the free licence, and of the trial's once there is one. */
  keys: string[];
  /** The UUID behind a name of the model. */
  id: (name: string) => string;
};

/** A person with a free licence of the plugin. */
export async function newPerson(world: ApiWorld): Promise<Person> {
  const { id: user_id, key } = await proHolder(world);
  const ids = new Map<string, string>();
  return {
    user_id,
    keys: [key],
    id: (name) => {
      const id = ids.get(name) ?? randomUUID();
      ids.set(name, id);
      return id;
    },
  };
}

const eventOf = (
  person: Person,
  { id, tokens }: { id: string; tokens: number },
) => ({
  event_id: person.id(id),
  plugin_id: pro,
  event_type: "issue_processed",
  event_data: { tokens_consumed: tokens },
  occurred_at: noon.toISOString(),
});

type Request = { method: string; path: string; token?: string; body?: object };

function requestOf(
  person: Person,
  step: Step,
  tokens: { own: string; admin: string },
): Request {
  if (step.do === "trial") {
    const path = `/v1/marketplace/plugins/${pro}/trial`;
    return { method: "POST", path, token: tokens.own };
  }
  const token = person.keys[step.key] ?? "";
  if (step.do === "revoke") {
    const body = { license_key: token, reason: "A test" };
    const path = "/v1/licenses/revoke";
    return { method: "POST", path, token: tokens.admin, body };
  }
  if (step.do === "track") {
    const events = step.events.map((event) => eventOf(person, event));
    const [only, ...others] = events;
    const body = only && others.length === 0 ? only : { events };
    return { method: "POST", path: "/v1/usage/track", token, body };
  }
  const id = person.id(step.id);
  const holds = "/v1/usage/reservations";
  const slots = "/v1/licenses/leases";
  switch (step.do) {
    case "hold": {
      const body = { reservation_id: id, issues: step.issues };
      return { method: "POST", path: holds, token, body };
    }
    case "commit": {
      const body = step.issues === null ? {} : { issues: step.issues };
      return { method: "POST", path: `${holds}/${id}/commit`, token, body };
    }
    case "release":
      return { method: "DELETE", path: `${holds}/${id}`, token };
    case "acquire": {
      const body = { lease_id: id, host: "here" };
      return { method: "POST", path: slots, token, body };
    }
    case "beat":
      return { method: "POST", path: `${slots}/${id}/heartbeat`, token };
    case "leave":
      return { method: "DELETE", path: `${slots}/${id}`, token };
  }
}

const done: Record<Exclude<Step["do"], "track">, Seen> = {
  hold: "held",
  commit: "committed",
  release: "released",
  acquire: "acquired",
  beat: "acquired",
  leave: "released",
  trial: "started",
  revoke: "revoked",
};

/** An access token, which lives for an hour: histories are longer. */
export async function tokenOf(
  world: ApiWorld,
  user_id: string,
): Promise<string> {
  const { accessTokens } = world.deps;
  return (await accessTokens.issue(user_id, world.time.now)).access_token;
}

/** Takes a step over HTTP, and answers with what was seen of it. */
export async function take(
  { world, admin }: { world: ApiWorld; admin: string },
  person: Person,
  step: Step,
): Promise<Seen> {
  const tokens = {
    own: await tokenOf(world, person.user_id),
    admin: await tokenOf(world, admin),
  };
  const { method, path, ...sent } = requestOf(person, step, tokens);
  const { status, body } = await world.send(method, path, sent);
  expect(status, JSON.stringify(body)).toBeLessThan(500);
  if (status !== 200) return String(body["error"]);
  if (step.do === "trial") person.keys[1] = String(body["license_key"]);
  if (step.do !== "track") return done[step.do];
  const results = body["results"] as { outcome: string }[];
  return results.map(({ outcome }) => outcome).join();
}
