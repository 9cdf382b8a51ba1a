import { AppError } from "../../../src/errors.ts";
import {
  submissionSchema,
  submitSchema,
  toRequest,
} from "../../../src/http/submission-schemas.ts";
import { readSubmissionRequest } from "../../../src/marketplace/read-submission-request.ts";
import type { SubmissionRequest } from "../../../src/marketplace/ports/submissions.ts";
import { noSuch, refusal, type Answer, type Sent } from "./fake-month.ts";

type Told = ReturnType<typeof submissionSchema.parse>;

const at = "2026-11-23T09:00:00.000Z";

/** Where submissions arrive, read as the server reads them. */
export function fakeDesk() {
  const requests: SubmissionRequest[] = [];
  const state = {
    submissions: [] as Told[],
    perPage: 20,
    /** What a submission is refused with. */
    refusal: null as Answer | null,
  };

  function submit({ body }: Sent): Answer {
    if (state.refusal !== null) return state.refusal;
    try {
      const asked = toRequest(submitSchema.parse(body));
      const { request } = readSubmissionRequest(asked);
      requests.push(request);
      const issue_url = `https://github.com/acme/marketplace/issues/${requests.length}`;
      const submission_id = `submission-${requests.length}`;
      const { name, version, repository } = request;
      state.submissions.unshift({
        submission_id,
        status: "scoring",
        held: false,
        issue_url,
        name,
        version,
        repository,
        commit: null,
        problems: [],
        quality_score: null,
        slots: null,
        security_scan: null,
        review_notes: null,
        submitted_at: at,
        reviewed_at: null,
        updated_at: at,
      });
      return {
        status: 202,
        body: {
          submission_id,
          status: "received",
          issue_url,
          estimated_review_time: "3-5 business days",
        },
      };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return refusal(422, error.code, error.message);
    }
  }

  function list({ url }: Sent): Answer {
    const page = Number(url.searchParams.get("page") ?? 1);
    const { submissions, perPage: limit } = state;
    const from = (page - 1) * limit;
    const total = submissions.length;
    return {
      status: 200,
      body: {
        submissions: submissions.slice(from, from + limit),
        pagination: {
          page,
          limit,
          total,
          total_pages: Math.ceil(total / limit),
        },
      },
    };
  }

  function one({ url }: Sent): Answer {
    const id = url.pathname.split("/").at(-1);
    const found = state.submissions.find((told) => told.submission_id === id);
    return found === undefined ? noSuch : { status: 200, body: found };
  }

  return { state, requests, submit, list, one };
}
