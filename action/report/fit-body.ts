import {
  reportBodySchema,
  type Finding,
  type ReportBody,
} from "../../src/score/facts.ts";
import { withoutForgery } from "../../src/score/forged-coverage.ts";
import { BROKEN_MANIFEST, severityRank } from "../../src/score/rubric.ts";
import { canonicalJson } from "../canonical-json.ts";

/** What `POST /v1/reports` takes. */
export const MAX_BODY = 1_048_576;

function stopsListing(finding: Finding): boolean {
  return finding.severity === "critical" || finding.code === BROKEN_MANIFEST;
}

function withFindings(body: ReportBody, kept: Finding[]): ReportBody {
  const dropped = body.static.findings.length - kept.length;
  return {
    ...body,
    static: {
      ...body.static,
      findings: kept,
      findings_dropped: body.static.findings_dropped + dropped,
    },
  };
}

/**
 * The canonical text of a report that fits into one request. Where it would not, findings are left out from the mildest
 * on, and counted; one that stops a listing is never left out.
 * @throws Error when even the findings that must stay are too much
 */
export function fitBody(body: ReportBody, max: number = MAX_BODY): string {
  const whole = {
    ...body,
    // A forged list must not blow up the body either.
    tests: withoutForgery(body.static, body.tests),
  };
  const ranked = body.static.findings.toSorted(
    (a, b) =>
      Number(stopsListing(b)) - Number(stopsListing(a)) ||
      severityRank[a.severity] - severityRank[b.severity],
  );
  const mustStay = ranked.filter(stopsListing).length;
  for (
    let keep = ranked.length;
    ;
    keep = Math.max(mustStay, Math.floor(keep / 2))
  ) {
    const kept =
      keep === ranked.length ? body.static.findings : ranked.slice(0, keep);
    const text = canonicalJson(
      reportBodySchema.parse(withFindings(whole, kept)),
    );
    if (Buffer.byteLength(text) <= max) return text;
    if (keep === mustStay)
      throw new Error(
        `The facts of this plugin take more than the ${max} bytes of a report. Leave generated files out of the plugin's folder, or split the plugin.`,
      );
  }
}
