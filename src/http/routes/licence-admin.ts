import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import { AppError } from "../../errors.ts";
import { issueLicence } from "../../marketplace/issue-licence.ts";
import { reissueLicence } from "../../marketplace/reissue-licence.ts";
import { administrator, signedIn } from "../authenticate.ts";
import { configured } from "../configured.ts";
import type { ApiDependencies } from "../dependencies.ts";
import { answers, createRouter, jsonBody } from "../router.ts";

type Needs = Pick<
  ApiDependencies,
  | "licences"
  | "entitlements"
  | "plugins"
  | "people"
  | "keys"
  | "jwks"
  | "rotateKeys"
  | "verifier"
  | "accessTokens"
  | "clock"
  | "newId"
>;

const security = [{ person: [] }];
const tier = z.enum(["free", "pro", "enterprise"]);

const issue = createRoute({
  method: "post",
  path: "/v1/licenses/issue",
  summary: "Gives a person a licence, without payment",
  security,
  request: {
    body: jsonBody(
      z
        .object({
          github_login: z.string().min(1).max(100).optional(),
          user_id: z.uuid().optional(),
          plugin_id: z.string().min(1).max(200),
          tier,
          expires_at: z.iso.datetime({ offset: true }).optional(),
          reason: z.string().min(1).max(1_000),
        })
        .refine(
          (body) => Boolean(body.github_login) !== Boolean(body.user_id),
          {
            path: ["user_id"],
            error: "Send user_id or github_login",
          },
        ),
    ),
  },
  responses: answers(
    z.object({
      license_id: z.string(),
      license_key: z.string(),
      plugin_id: z.string(),
      tier,
      expires_at: z.string().nullable(),
      outcome: z.enum(["created", "kept"]),
    }),
    "The licence. A trial that ran keeps its id",
  ),
});

const reissue = createRoute({
  method: "post",
  path: "/v1/licenses/reissue",
  summary: "After a leak: revokes your licence and gives you a new one",
  security,
  request: { body: jsonBody(z.object({ license_id: z.uuid() })) },
  responses: answers(
    z.object({
      license_id: z.string(),
      license_key: z.string(),
      revoked_license_id: z.string(),
    }),
    "The new licence",
  ),
});

const rotate = createRoute({
  method: "post",
  path: "/v1/keys/rotate",
  summary: "Signs with a new key from now on; the old one still counts",
  security,
  responses: answers(
    z.object({
      kid: z.string(),
      retired: z.array(z.string()),
      rotated_at: z.string(),
    }),
    "The new signing key's id, and those that still count",
  ),
});

async function personOf(
  { people }: Needs,
  given: { user_id?: string | undefined; github_login?: string | undefined },
): Promise<string> {
  const user =
    given.user_id === undefined
      ? await people.findByLogin(given.github_login ?? "")
      : await people.find(given.user_id);
  if (user === null)
    throw new AppError(
      "not_found",
      "Nobody of that name has signed in here yet. They must sign in once first.",
    );
  return user.id;
}

/** Licences beyond installing and buying, and the key they are signed with. */
export function licenceAdminRoutes(deps: Needs): OpenAPIHono {
  const { clock, newId, verifier } = deps;
  return createRouter()
    .openapi({ ...issue, middleware: administrator(deps) }, async (c) => {
      const { plugin_id, tier, expires_at, reason, ...who } =
        c.req.valid("json");
      const { outcome, licence, license_key } = await issueLicence(deps, {
        user_id: await personOf(deps, who),
        plugin_id,
        tier,
        kind: "granted",
        ends_at:
          expires_at === undefined ? null : new Date(expires_at).toISOString(),
        actor_id: c.get("user").id,
        reason,
        id: newId(),
        now: clock(),
      });
      await verifier.refresh();
      return c.json(
        {
          license_id: licence.id,
          license_key,
          plugin_id,
          tier,
          expires_at: licence.ends_at,
          outcome,
        },
        200,
      );
    })
    .openapi({ ...reissue, middleware: signedIn(deps) }, async (c) => {
      const { license_id } = c.req.valid("json");
      const { licence, license_key } = await reissueLicence(deps, {
        user_id: c.get("user").id,
        license_id,
        id: newId(),
        now: clock(),
      });
      await verifier.refresh();
      return c.json(
        {
          license_id: licence.id,
          license_key,
          revoked_license_id: license_id,
        },
        200,
      );
    })
    .openapi({ ...rotate, middleware: administrator(deps) }, async (c) => {
      const turn = configured(
        deps.rotateKeys,
        "Rotating the signing key from here",
      );
      await turn();
      const { kid } = deps.keys;
      const retired = deps
        .jwks()
        .keys.map((key) => String(key["kid"]))
        .filter((other) => other !== kid);
      const rotated_at = clock().toISOString();
      await deps.entitlements.audit({
        key: `key-rotated:${kid}`,
        action: "key.rotate",
        actor_id: c.get("user").id,
        details: { kid, retired },
        at: rotated_at,
      });
      return c.json({ kid, retired, rotated_at }, 200);
    });
}
