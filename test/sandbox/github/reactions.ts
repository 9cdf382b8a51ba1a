import type { Hono } from "hono";
import { asObject, asText } from "../json.ts";
import type { Emulated } from "./emulated.ts";

export type Reaction = {
  id: number;
  content: string;
  user: { login: string };
};

const contents = new Set([
  "+1",
  "-1",
  "laugh",
  "confused",
  "heart",
  "hooray",
  "rocket",
  "eyes",
]);

/**
 * Adds reactions on issues and issue comments, which the emulator lacks.
 *
 * @param front the front's routes
 * @param emulated asked whether the subject exists and may be seen
 * @param whoIs login behind an Authorization header
 * @returns all reactions by subject path
 */
export function addReactions(
  front: Hono,
  emulated: Emulated,
  whoIs: (authorization: string | null) => Promise<string>,
): Map<string, Reaction[]> {
  const bySubject = new Map<string, Reaction[]>();
  let lastId = 0;
  const subjects = [
    "/repos/:owner/:repo/issues/comments/:id",
    "/repos/:owner/:repo/issues/:id",
  ] as const;

  for (const subject of subjects) {
    front.all(`${subject}/reactions/:reaction?`, async (c) => {
      const path = c.req.path.replace(/\/reactions(\/\d+)?$/, "");
      const authorization = c.req.header("authorization") ?? null;
      const seen = await emulated.ask(authorization, path);
      if (seen.status !== 200)
        return Response.json(seen.body, { status: seen.status });
      const reactions = bySubject.get(path) ?? [];
      bySubject.set(path, reactions);
      if (c.req.method === "GET") return c.json(reactions);
      if (c.req.method === "DELETE") {
        const id = Number(c.req.param("reaction"));
        bySubject.set(
          path,
          reactions.filter((reaction) => reaction.id !== id),
        );
        return c.body(null, 204);
      }
      const content = asText(asObject(await c.req.json())["content"]);
      if (!contents.has(content))
        return c.json({ message: "Validation Failed" }, 422);
      const login = await whoIs(authorization);
      const before = reactions.find(
        (one) => one.content === content && one.user.login === login,
      );
      if (before) return c.json(before, 200);
      lastId += 1;
      const reaction = { id: lastId, content, user: { login } };
      reactions.push(reaction);
      return c.json(reaction, 201);
    });
  }
  return bySubject;
}
