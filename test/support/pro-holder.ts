import type { User } from "../../src/marketplace/ports/people.ts";
import type { ApiWorld } from "./api-world.ts";

export const pro = "miyabi-operations-pro";

/** A person with an access token, and the key of a free licence of Pro: 100 issues, 10,000 tokens. */
export async function proHolder(
  world: ApiWorld,
): Promise<User & { token: string; key: string }> {
  const person = await world.person();
  const path = `/v1/marketplace/plugins/${pro}/install`;
  const { body } = await world.send("POST", path, { token: person.token });
  return { ...person, key: String(body["license_key"]) };
}
