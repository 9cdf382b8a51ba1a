import type { Hono } from "hono";
import { asList, asObject, asText, type Json } from "../json.ts";
import { app } from "../world.ts";
import type { Emulated } from "./emulated.ts";

/** The emulator's word for a collaborator's access → GitHub's legacy `permission`. */
const legacyPermission: Record<string, string> = {
  admin: "admin",
  maintain: "write",
  push: "write",
  triage: "read",
  pull: "read",
};

const MAX_ANNOTATIONS = 50;
const MAX_TEXT = 65_535;

/** What GitHub refuses in a check run's output and the emulator lets through. */
function checkRunProblem(body: Json): string | null {
  const output = asObject(body["output"]);
  if (asList(output["annotations"]).length > MAX_ANNOTATIONS)
    return "No more than 50 annotations per request";
  const tooLong = ["summary", "text"].find(
    (key) => asText(output[key]).length > MAX_TEXT,
  );
  return tooLong === undefined ? null : `output.${tooLong} is too long`;
}

/**
 * Adds answers that the emulator gives otherwise than GitHub.
 *
 * @param front the front's routes
 * @param emulated what is corrected
 */
export function addCorrections(front: Hono, emulated: Emulated): void {
  // Nobody publishes a weakness while the sandbox runs.
  front.get("/advisories", (c) => c.json([]));
  front.get(
    "/repos/:owner/:repo/collaborators/:login/permission",
    async (c) => {
      const answer = await emulated.ask(
        c.req.header("authorization") ?? null,
        c.req.path,
      );
      const { owner, repo, login } = c.req.param();
      if (answer.status === 200) {
        const body = asObject(answer.body);
        const word = asText(body["permission"]);
        return c.json({ ...body, permission: legacyPermission[word] ?? word });
      }
      // Who is no collaborator of a public repository may read it.
      const user = await emulated.ask(
        c.req.header("authorization") ?? null,
        `/users/${login}`,
      );
      const repository = await emulated.ask(
        c.req.header("authorization") ?? null,
        `/repos/${owner}/${repo}`,
      );
      if (user.status !== 200 || repository.status !== 200)
        return Response.json(answer.body, { status: answer.status });
      return c.json({ permission: "read", role_name: "read", user: user.body });
    },
  );

  front.get("/repos/:owner/:repo/pulls/:number/files", async (c) => {
    const authorization = c.req.header("authorization") ?? null;
    const { owner, repo, number } = c.req.param();
    const pull = await emulated.ask(
      authorization,
      `/repos/${owner}/${repo}/pulls/${number}`,
    );
    if (pull.status !== 200)
      return Response.json(pull.body, { status: pull.status });
    const body = asObject(pull.body);
    const sha = (side: string) => asText(asObject(body[side])["sha"]);
    const compared = await emulated.ask(
      authorization,
      `/repos/${owner}/${repo}/compare/${sha("base")}...${sha("head")}`,
    );
    const page = Number(c.req.query("page") ?? 1);
    const size = Number(c.req.query("per_page") ?? 30);
    return c.json(
      asList(asObject(compared.body)["files"]).slice(
        (page - 1) * size,
        page * size,
      ),
    );
  });

  const annotations = new Map<string, unknown[]>();

  // GitHub appends the annotations of each update; the emulator would replace them.
  const withEarlier = (key: string, body: Json): Json => {
    if (body["output"] === undefined) return body;
    const output = asObject(body["output"]);
    const all = [
      ...(annotations.get(key) ?? []),
      ...asList(output["annotations"]),
    ];
    annotations.set(key, all);
    return { ...body, output: { ...output, annotations: all } };
  };

  front.post("/repos/:owner/:repo/check-runs", async (c) => {
    const body = asObject(await c.req.json());
    const problem = checkRunProblem(body);
    if (problem !== null) return c.json({ message: problem }, 422);
    const answer = await emulated.ask(
      c.req.header("authorization") ?? null,
      c.req.path,
      { method: "POST", body: { ...body, app_id: app.id } },
    );
    const created = asObject(answer.body);
    withEarlier(`${c.req.path}/${asText(created["id"])}`, body);
    return Response.json(
      { ...created, app: { id: app.id, slug: app.slug } },
      { status: answer.status },
    );
  });

  front.get("/repos/:owner/:repo/check-runs/:id/annotations", async (c) => {
    const key = c.req.path.replace(/\/annotations$/, "");
    const seen = await emulated.ask(c.req.header("authorization") ?? null, key);
    if (seen.status !== 200)
      return Response.json(seen.body, { status: seen.status });
    const page = Number(c.req.query("page") ?? 1);
    const size = Number(c.req.query("per_page") ?? 30);
    const all = annotations.get(key) ?? [];
    return c.json(all.slice((page - 1) * size, page * size));
  });

  front.patch("/repos/:owner/:repo/check-runs/:id", async (c) => {
    const body = asObject(await c.req.json());
    const problem = checkRunProblem(body);
    if (problem !== null) return c.json({ message: problem }, 422);
    const answer = await emulated.ask(
      c.req.header("authorization") ?? null,
      c.req.path,
      { method: "PATCH", body: withEarlier(c.req.path, body) },
    );
    return Response.json(answer.body, { status: answer.status });
  });
}
