import type { openDatabase } from "../supabase/open-database.ts";
import { createAdvisories } from "../supabase/advisories-store.ts";
import { createAudit } from "../supabase/audit-store.ts";
import { createAuthors } from "../supabase/authors-store.ts";
import { createBuyers } from "../supabase/buyers-store.ts";
import { createBillingRecords } from "../supabase/billing-records-store.ts";
import { createCheckReports } from "../supabase/check-reports-store.ts";
import { createCommandOrder } from "../supabase/command-order-store.ts";
import { createEntitlements } from "../supabase/entitlements-store.ts";
import { createInbox } from "../supabase/inbox-store.ts";
import { createJobs } from "../supabase/jobs-store.ts";
import { createLeases } from "../supabase/leases-store.ts";
import { createLicenceExceptions } from "../supabase/licence-exceptions-store.ts";
import { createLicences } from "../supabase/licences-store.ts";
import { createListingScores } from "../supabase/listing-scores-store.ts";
import { createOutbox } from "../supabase/outbox-store.ts";
import { createPeople } from "../supabase/people-store.ts";
import { createPluginSources } from "../supabase/plugin-sources-store.ts";
import { createPlugins } from "../supabase/plugins-store.ts";
import { createPrices } from "../supabase/prices-store.ts";
import { createReports } from "../supabase/reports-store.ts";
import { createSubmissions } from "../supabase/submissions-store.ts";
import { createTrackedIssues } from "../supabase/tracked-issues-store.ts";
import { createUsage } from "../supabase/usage-store.ts";
import { createWebhooks } from "../supabase/webhooks-store.ts";

type Client = Awaited<ReturnType<typeof openDatabase>>["client"];

/** Everything that the server keeps, each part behind its port. */
export function createStores(client: Client) {
  return {
    advisories: createAdvisories(client),
    audit: createAudit(client),
    checkReports: createCheckReports(client),
    authors: createAuthors(client),
    buyers: createBuyers(client),
    billing: createBillingRecords(client),
    commandOrder: createCommandOrder(client),
    entitlements: createEntitlements(client),
    exceptions: createLicenceExceptions(client),
    inbox: createInbox(client),
    jobs: createJobs(client),
    leases: createLeases(client),
    licences: createLicences(client),
    listingScores: createListingScores(client),
    outbox: createOutbox(client),
    people: createPeople(client),
    pluginSources: createPluginSources(client),
    plugins: createPlugins(client),
    prices: createPrices(client),
    reports: createReports(client),
    submissions: createSubmissions(client),
    trackedIssues: createTrackedIssues(client),
    usage: createUsage(client),
    webhooks: createWebhooks(client),
  };
}
