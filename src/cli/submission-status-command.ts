import { z } from "zod";
import { request } from "../client/request.ts";
import { AppError } from "../errors.ts";
import { oneLine } from "../score/escape-markdown.ts";
import type { Command, Io } from "./io.ts";
import { readArgs } from "./read-args.ts";
import { answerOf } from "./reply.ts";
import { accessToken, marketplaceUrl } from "./session.ts";
import { table } from "./table.ts";

const help = `Usage: miyabi submit status [ID] [options]

Says how your submissions stand, the newest first, or one of them with what its reviewers wrote. Sign in before: miyabi login

  --page N           another page of the list
  --marketplace URL  address of the marketplace (MIYABI_MARKETPLACE_URL)
  --json             print what the marketplace answers
  --help             print this text

Exit code: 0 told; 2 it could not be asked.
`;

const submission = z.object({
  submission_id: z.string(),
  status: z.string(),
  held: z.boolean(),
  issue_url: z.string(),
  name: z.string().nullable(),
  version: z.string().nullable(),
  quality_score: z.number().nullable(),
  problems: z.array(z.object({ field: z.string(), message: z.string() })),
  review_notes: z.string().nullable(),
});
const listed = z.object({
  submissions: z.array(submission),
  pagination: z.object({ page: z.int(), total_pages: z.int() }),
});

type Submission = z.infer<typeof submission>;

async function status(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = readArgs(
    "submit status",
    args,
    { page: { type: "string" } },
    1,
  );
  const [id] = positionals;
  const page = values.page ?? "1";
  if (!/^[1-9]\d{0,5}$/.test(page))
    throw new AppError(
      "validation_error",
      "--page takes a whole number from 1. See: miyabi submit status --help",
    );
  const baseUrl = await marketplaceUrl(io, values.marketplace);
  const token = await accessToken(io, baseUrl);
  const path = `/v1/plugins/submissions${id === undefined ? `?page=${page}` : `/${encodeURIComponent(id)}`}`;
  const body = answerOf(
    await request({ baseUrl, fetch: io.fetch }, path, {
      headers: { authorization: `Bearer ${token}` },
    }),
  );
  if (values.json) io.out(`${JSON.stringify(body)}\n`);
  else
    io.out(
      id === undefined ? printList(body) : printOne(read(submission, body)),
    );
  return 0;
}

export const submitStatus: Command = { help, run: status };

function read<Schema extends z.ZodType>(
  schema: Schema,
  body: unknown,
): z.output<Schema> {
  const { success, data } = schema.safeParse(body);
  if (success) return data;
  throw new AppError(
    "service_unavailable",
    "The marketplace does not answer as a marketplace does. Check its address, and update miyabi.",
  );
}

const words = (text: string) => oneLine(text, 200);

function state({ status: word, held }: Submission): string {
  return words(held ? `${word} (held)` : word);
}

function printList(body: unknown): string {
  const { submissions, pagination } = read(listed, body);
  const { page, total_pages } = pagination;
  if (submissions.length === 0)
    return page > 1
      ? "There is nothing on this page.\n"
      : "You have submitted nothing yet. Try: miyabi submit --dry-run\n";
  const rows = submissions.map((one) => [
    words(one.submission_id),
    words(`${one.name ?? "?"} ${one.version ?? ""}`),
    state(one),
    one.quality_score === null ? "no score" : `${one.quality_score} of 100`,
    words(one.issue_url),
  ]);
  const more =
    page < total_pages
      ? `Page ${page} of ${total_pages}: miyabi submit status --page ${page + 1}\n`
      : "";
  return table(rows) + more;
}

function printOne(one: Submission): string {
  const { name, version, quality_score, problems, review_notes } = one;
  const lines = [
    `${words(`${name ?? "?"} ${version ?? ""}`).trim()}: ${state(one)}`,
    quality_score === null ? null : `Score: ${quality_score} of 100`,
    ...problems.map(
      ({ field, message }) => `✗ ${words(field)} ${oneLine(message, 300)}`,
    ),
    review_notes === null ? null : `Note: ${oneLine(review_notes, 1_000)}`,
    words(one.issue_url),
  ];
  return `${lines.filter((line) => line !== null).join("\n")}\n`;
}
