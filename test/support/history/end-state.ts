import { STICKY_MARKER } from "../../../src/marketplace/submission-comment.ts";
import { botLogin, type FakeIssue } from "../github-state.ts";
import type { MarketplaceWorld } from "../marketplace-world.ts";

/** All that is left of a history, without what is made up anew each time: ids, nonces, times. */
export async function endState(world: MarketplaceWorld) {
  const { sql } = world.db;
  return {
    submissions: await sql(submissions),
    plugins: await sql(plugins),
    versions: await sql(versions),
    decisions: await sql(decisions),
    jobs: await sql("select kind, state from jobs"),
    issues: world.marketplace.issues.map(shown),
    checks: world.plugin.checks.map(({ name, head_sha, conclusion, title }) => [
      name,
      head_sha,
      conclusion,
      title,
    ]),
    catalogue: catalogueOf(world),
    moreThanOneDispatch: repeatedTitles(world),
  };
}

const submissions = `
  select issue_number, state, held, request, problems, pin, score, note, decided_by, accepted, reported,
    jsonb_array_length(approvals) as approvals, nonce is not null as has_nonce,
    (select run_id is not null from quality_reports r where r.id = report_id and r.sha = pin->>'sha') as reported_pin
  from plugin_submissions order by issue_number`;

const plugins = `
  select id, version, tier, listing, listing_reason, verified, featured, source_repository, source_repository_id, source_sha,
    score, uninstalled_at is not null as uninstalled, watched_at is not null as watched
  from plugins where source_sha is not null order by id`;

const versions = `
  select plugin_id, version, sha, score from plugin_versions where sha is not null order by version`;

const decisions = `
  select action, actor_login, reason, count(*)::int as times from audit_log
  where action like 'submission.%' group by 1, 2, 3 order by 1, 2, 3`;

function shown({ state, labels, comments }: FakeIssue) {
  const own = comments
    .filter(({ user }) => user.login === botLogin)
    .map(({ body }) => withoutIds(body));
  const bodies = (marker: string) =>
    own.filter((body) => body.startsWith(marker));
  return {
    state,
    labels: labels.toSorted(),
    sticky: bodies(STICKY_MARKER),
    refusalsOfTheOutsider: bodies("<!-- miyabi:refusal:13:"),
    lastOfTheInstallation: bodies("<!-- miyabi:installation:").at(-1),
  };
}

const withoutIds = (text: string) =>
  text
    .replaceAll(/\/actions\/runs\/\d+/g, "/actions/runs/<id>")
    .replaceAll(/0{20,}\d+/g, "<commit>")
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<time>");

function catalogueOf({ marketplace }: MarketplaceWorld): string {
  const commit = marketplace.refs["main"] ?? "";
  return marketplace.files[`${commit}:.claude-plugin/marketplace.json`] ?? "";
}

/** Each nonce is in the title of the run that was dispatched with it. */
function repeatedTitles({ marketplace }: MarketplaceWorld): string[] {
  const titles = marketplace.runs
    .filter(({ workflow }) => workflow === "score-submission.yml")
    .map(({ display_title }) => display_title);
  return titles.filter((title, index) => titles.indexOf(title) !== index);
}
