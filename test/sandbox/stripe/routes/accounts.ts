import type Stripe from "stripe";
import { z } from "zod";
import { nextId } from "../model/next-id.ts";
import { found } from "../model/refuse.ts";
import type { StripeState } from "../model/state.ts";
import { paramsOf } from "../wire/params.ts";
import { route, type Route } from "../wire/route.ts";

type Account = Stripe.V2.Core.Account;

const include = z
  .array(
    z.enum([
      "configuration.customer",
      "configuration.merchant",
      "configuration.recipient",
      "defaults",
      "future_requirements",
      "identity",
      "requirements",
    ]),
  )
  .optional();
type Include = z.infer<typeof include>;

const create = paramsOf<Stripe.V2.Core.AccountCreateParams>()({
  configuration: z
    .strictObject({
      recipient: z
        .strictObject({
          capabilities: z.strictObject({
            stripe_balance: z.strictObject({
              stripe_transfers: z.strictObject({ requested: z.boolean() }),
            }),
          }),
        })
        .optional(),
    })
    .optional(),
  contact_email: z.string().optional(),
  dashboard: z.enum(["express", "full", "none"]).optional(),
  defaults: z
    .strictObject({
      currency: z.string().optional(),
      responsibilities: z
        .strictObject({
          fees_collector: z.enum(["application", "stripe"]),
          losses_collector: z.enum(["application", "stripe"]),
        })
        .optional(),
    })
    .optional(),
  display_name: z.string().optional(),
  identity: z
    .strictObject({
      country: z.string().optional(),
      entity_type: z.enum(["individual", "company"]).optional(),
    })
    .optional(),
  include,
  metadata: z.record(z.string(), z.string()).optional(),
});

function iso(state: StripeState): string {
  return new Date(state.now * 1000).toISOString();
}

/** The second API leaves out whatever was not asked for by `include`. */
function included(account: Account, wanted: Include): Account {
  const { configuration, defaults, identity, requirements, ...rest } = account;
  const has = (part: NonNullable<Include>[number]): boolean =>
    wanted?.includes(part) === true;
  return {
    ...rest,
    ...(has("configuration.recipient") && configuration !== undefined
      ? { configuration }
      : {}),
    ...(has("defaults") && defaults !== undefined ? { defaults } : {}),
    ...(has("identity") && identity !== undefined ? { identity } : {}),
    ...(has("requirements") && requirements !== undefined
      ? { requirements }
      : {}),
  };
}

function newAccount(state: StripeState, sent: z.infer<typeof create>): Account {
  const recipient = sent.configuration?.recipient;
  return {
    id: nextId(state, "acct"),
    object: "v2.core.account",
    applied_configurations: recipient === undefined ? [] : ["recipient"],
    configuration:
      recipient === undefined
        ? {}
        : {
            recipient: {
              applied: true,
              capabilities: {
                stripe_balance: {
                  stripe_transfers: {
                    status: "restricted",
                    status_details: [
                      {
                        code: "requirements_past_due",
                        resolution: "provide_info",
                      },
                    ],
                  },
                },
              },
            },
          },
    contact_email: sent.contact_email ?? "",
    created: iso(state),
    dashboard: sent.dashboard ?? "none",
    defaults: {
      currency: sent.defaults?.currency ?? "usd",
      responsibilities: {
        fees_collector:
          sent.defaults?.responsibilities?.fees_collector ?? "application",
        losses_collector:
          sent.defaults?.responsibilities?.losses_collector ?? "application",
        requirements_collector: "stripe",
      },
    },
    display_name: sent.display_name ?? "",
    identity: {
      country: sent.identity?.country ?? "jp",
      entity_type: sent.identity?.entity_type ?? "individual",
    },
    livemode: false,
    metadata: sent.metadata ?? {},
  };
}

const onboarding = z.strictObject({
  refresh_url: z.string(),
  return_url: z.string().optional(),
});

function urls(sent: z.infer<typeof onboarding>): {
  refresh_url: string;
  return_url?: string;
} {
  const { refresh_url, return_url } = sent;
  return { refresh_url, ...(return_url === undefined ? {} : { return_url }) };
}

export const accountRoutes: Route[] = [
  route("POST /v2/core/accounts", create, (state, sent) => {
    const account = newAccount(state, sent);
    state.accounts[account.id] = account;
    return included(account, sent.include);
  }),
  route(
    "GET /v2/core/accounts/:id",
    paramsOf<Stripe.V2.Core.AccountRetrieveParams>()({ include }),
    (state, sent, part) =>
      included(found(state.accounts, part("id"), "account"), sent.include),
  ),
  route(
    "POST /v2/core/account_links",
    paramsOf<Stripe.V2.Core.AccountLinkCreateParams>()({
      account: z.string(),
      use_case: z.discriminatedUnion("type", [
        z.strictObject({
          type: z.literal("account_onboarding"),
          account_onboarding: onboarding,
        }),
        z.strictObject({
          type: z.literal("account_update"),
          account_update: onboarding,
        }),
      ]),
    }),
    (state, { account, use_case }) => {
      found(state.accounts, account, "account", "account");
      const link: Stripe.V2.Core.AccountLink = {
        object: "v2.core.account_link",
        account,
        created: iso(state),
        expires_at: new Date((state.now + 600) * 1000).toISOString(),
        livemode: false,
        url: `https://connect.stripe.test/setup/${account}`,
        // Both kinds look alike, but for the name of the part that is there.
        use_case: {
          type: use_case.type,
          ...(use_case.type === "account_onboarding"
            ? { account_onboarding: urls(use_case.account_onboarding) }
            : { account_update: urls(use_case.account_update) }),
        },
      };
      return link;
    },
  ),
];
