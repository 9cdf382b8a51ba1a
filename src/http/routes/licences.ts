import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import { verdictCodes } from "../../marketplace/licence-verdict.ts";
import { ownLicences } from "../../marketplace/own-licences.ts";
import { refreshLicence } from "../../marketplace/refresh-licence.ts";
import { revokeLicence } from "../../marketplace/revoke-licence.ts";
import { createRevocationList } from "../../marketplace/revocation-list.ts";
import { administrator, signedIn } from "../authenticate.ts";
import type { ApiDependencies } from "../dependencies.ts";
import { limitationsSchema, listingSchema } from "../plugin-schemas.ts";
import { answers, createRouter, jsonBody } from "../router.ts";

type Needs = Pick<
  ApiDependencies,
  | "licences"
  | "keys"
  | "clock"
  | "accessTokens"
  | "people"
  | "verifier"
  | "revoked"
  | "plugins"
>;

const tier = z.enum(["free", "pro", "enterprise"]);
const short = z.string().min(1).max(200);
/** Keys are pasted, often with a line end. */
const license_key = z.string().trim().min(1);
const security = [{ person: [] }];

const verify = createRoute({
  method: "post",
  path: "/v1/licenses/verify",
  summary: "Says whether a licence key is valid, and why not",
  request: {
    body: jsonBody(
      z.object({
        // Any string at all: one that is no key gets the verdict MALFORMED.
        license_key: z.string().trim(),
        plugin_id: short.optional(),
        feature: short.optional(),
        nonce: short.optional(),
        trust: z.boolean().optional(),
      }),
    ),
  },
  responses: answers(
    z.object({
      valid: z.boolean(),
      code: z.enum(verdictCodes),
      checked_at: z.string(),
      nonce: z.string().optional(),
      license_id: z.string().optional(),
      plugin_id: z.string().optional(),
      tier: tier.optional(),
      expires_at: z.string().optional(),
      features: z.array(z.string()).optional(),
      limitations: limitationsSchema.optional(),
      grace_ends_at: z.string().optional(),
      trust: z.string().optional(),
      trust_expires_at: z.string().optional(),
    }),
    "The verdict, whenever the question could be answered",
  ),
});

const refresh = createRoute({
  method: "post",
  path: "/v1/licenses/refresh",
  summary: "Exchanges a key for the one in force of the same entitlement",
  request: { body: jsonBody(z.object({ license_key })) },
  responses: answers(
    z.object({
      license_key: z.string(),
      license_id: z.string(),
      plugin_id: z.string(),
      tier,
      expires_at: z.string(),
    }),
    "The key in force",
  ),
});

const revocations = createRoute({
  method: "get",
  path: "/v1/licenses/revocations",
  summary: "The ids of revoked licences, signed, for clients that go offline",
  responses: answers(
    z.object({ revocations: z.string() }),
    "A JWS of type revocations+jwt",
  ),
});

const revoke = createRoute({
  method: "post",
  path: "/v1/licenses/revoke",
  summary: "Revokes a licence for good",
  security,
  request: {
    body: jsonBody(
      z
        .object({
          license_key: license_key.optional(),
          license_id: z.uuid().optional(),
          reason: z.string().min(1).max(1_000),
        })
        .refine(
          (body) => Boolean(body.license_key) !== Boolean(body.license_id),
          { path: ["license_key"], error: "Send license_key or license_id" },
        ),
    ),
  },
  responses: answers(
    z.object({
      license_id: z.string(),
      status: z.literal("revoked"),
      already_revoked: z.boolean(),
    }),
    "The licence is revoked",
  ),
});

const own = createRoute({
  method: "get",
  path: "/v1/licenses",
  summary: "Your licences",
  security,
  responses: answers(
    z.object({
      licenses: z.array(
        z.object({
          license_id: z.string(),
          plugin_id: z.string(),
          tier,
          kind: z.enum(["free", "trial", "paid", "granted"]),
          status: z.enum(["active", "superseded", "suspended", "revoked"]),
          license_key: z.string().nullable(),
          expires_at: z.string(),
          ends_at: z.string().nullable(),
          features: z.array(z.string()),
          limitations: limitationsSchema,
          created_at: z.string(),
          ...listingSchema.shape,
        }),
      ),
    }),
    "Newest first; `license_key` is null for one that cannot be used any more",
  ),
});

function isoTime(unixSeconds: number): string {
  return new Date(unixSeconds * 1_000).toISOString();
}

/** Licences: verify and refresh for everybody who holds a key, revoke for administrators, and one's own. */
export function licenceRoutes(deps: Needs): OpenAPIHono {
  const revocationList = createRevocationList(deps);
  return createRouter()
    .openapi(verify, async (c) =>
      c.json(await deps.verifier.verify(c.req.valid("json")), 200),
    )
    .openapi(revocations, async (c) => {
      c.header("Cache-Control", "public, max-age=300");
      return c.json({ revocations: await revocationList(deps.clock()) }, 200);
    })
    .openapi(refresh, async (c) => {
      const { license_key: last } = c.req.valid("json");
      const { license_key, licence } = await refreshLicence(deps, {
        license_key: last,
        now: deps.clock(),
      });
      const { id, plugin_id, tier, claims } = licence;
      const expires_at = isoTime(claims.exp);
      return c.json(
        { license_key, license_id: id, plugin_id, tier, expires_at },
        200,
      );
    })
    .openapi({ ...revoke, middleware: administrator(deps) }, async (c) => {
      const { license_key, license_id: id, reason } = c.req.valid("json");
      const { license_id, already_revoked } = await revokeLicence(deps, {
        licence: id === undefined ? { key: license_key ?? "" } : { id },
        reason,
        actor_id: c.get("user").id,
        now: deps.clock(),
      });
      await deps.verifier.refresh();
      return c.json(
        { license_id, status: "revoked" as const, already_revoked },
        200,
      );
    })
    .openapi({ ...own, middleware: signedIn(deps) }, async (c) => {
      const licences = await ownLicences(deps, c.get("user").id, deps.clock());
      return c.json(
        {
          licenses: licences.map(({ licence, license_key, ...listing }) => ({
            license_id: licence.id,
            plugin_id: licence.plugin_id,
            tier: licence.tier,
            kind: licence.kind,
            status: licence.status,
            license_key,
            expires_at: isoTime(licence.claims.exp),
            ends_at: licence.ends_at,
            features: licence.claims.features,
            limitations: licence.claims.limitations,
            created_at: licence.created_at,
            ...listing,
          })),
        },
        200,
      );
    });
}
