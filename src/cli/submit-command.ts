import { formLink } from "../marketplace/form-link.ts";
import { policies } from "../marketplace/policies.ts";
import type { Command, Io } from "./io.ts";
import { findSubject, type Subject } from "./score/find-subject.ts";
import { measure } from "./score/measure.ts";
import { measureHelp } from "./score/read-measure-args.ts";
import { accessToken, marketplaceUrl } from "./session.ts";
import { checkForm, type CheckedForm } from "./submit/check-form.ts";
import { wouldBeAccepted } from "./submit/dry-run.ts";
import { formPlace } from "./submit/form-place.ts";
import { gatherAnswers, type Gathered } from "./submit/gather-answers.ts";
import { dryRunAsJson, printDryRun } from "./submit/print-dry-run.ts";
import { printForm } from "./submit/print-form.ts";
import { readDefinition } from "./submit/read-definition.ts";
import { readFormFile } from "./submit/read-form-file.ts";
import { readSubmitArgs, type SubmitArgs } from "./submit/read-submit-args.ts";
import { agreesToPolicies, sendSubmission } from "./submit/send-submission.ts";

const help = `Usage: miyabi submit [DIR | OWNER/REPO[@REF]] [options]

Submits a plugin to the marketplace that you are signed in to (miyabi login); the marketplace answers in an issue. With
--dry-run nothing is sent: it says what the form, the contract and the score would answer, and links to the form, filled in,
which opens in the browser when all of it would be accepted.

  --dry-run             only say what would be answered
  --to OWNER/REPO       the marketplace's repository, where the form is (MIYABI_MARKETPLACE_REPOSITORY); unless given, the
                        marketplace is asked for it
  --no-open             do not open the form in the browser
  --agree               agree to the policies below without being asked
  --marketplace URL     address of the marketplace (MIYABI_MARKETPLACE_URL)
  --json                print the answer as JSON
  --help                print this text

The form is filled in from plugin.json (name, version, description, licence, display name) and from git (repository, path).
What --form FILE says counts more: JSON with the fields of POST /v1/plugins/submit. What these options say counts most:

  --tier TIER           free or paid
  --price N             whole currency units, with --currency USD, EUR, GBP or JPY
  --billing-period P    monthly, yearly or one-time, of a paid plugin
  --category NAME       up to five, one each time
  --feature NAME        identifier that licences name, one each time
  --limit NAME=N        monthly_issues, concurrency or claude_api_tokens of the paid tier, one each time
  --require NAME=VALUE  what the plugin needs, one each time
  --display-name TEXT, --description TEXT, --license MIT|Apache-2.0|Proprietary, --repository OWNER/REPO
  --ref REF             branch, tag or commit that is scored; the default branch unless given

How the plugin is found and, with --dry-run, scored:

${measureHelp}

Whoever submits agrees to these policies:
${policies.map((policy) => `  - ${policy}`).join("\n")}

Exit code: 0 accepted, or would be; 1 not; 2 it could not do its work.
`;

/**
 * `miyabi submit`.
 *
 * @returns the exit code
 * @throws AppError validation_error when the arguments are wrong, and what finding the plugin, signing in and the
 * marketplace refuse
 */
async function submitPlugin(args: readonly string[], io: Io): Promise<number> {
  const options = readSubmitArgs(args, io);
  if (!options.dryRun) return send(options, io);
  const { subject, gathered } = await fillIn(options, io);
  const report = await measure(subject, options, io);
  const form = checkForm(gathered, report);
  const place = await formPlace(options, io);
  const link = place && formLink(place, gathered.answers);
  const accepted = wouldBeAccepted(form, report);
  const run = { form, report, accepted, link };
  io.out(
    options.json
      ? `${JSON.stringify(dryRunAsJson(run, subject.place), null, 2)}\n`
      : printDryRun(run),
  );
  if (subject.stranger === null && subject.place.commit === null)
    io.log(
      "these files are not what is committed: the marketplace scores a commit on GitHub",
    );
  const opens = accepted === true && options.open && !options.json;
  if (opens && link !== null && (await io.open(link.url)))
    io.log("opening the form in your browser");
  return accepted === null ? 2 : accepted ? 0 : 1;
}

export const submit: Command = { help, run: submitPlugin };

async function fillIn(
  options: SubmitArgs,
  io: Io,
): Promise<{ subject: Subject; gathered: Gathered }> {
  const file =
    options.formFile === null ? {} : await readFormFile(options.formFile);
  // From now on everything temporary is in a folder that goes with this program.
  await io.temporary();
  const subject = await findSubject("submit", options, io);
  const plugin = await readDefinition(subject, io.run);
  const given = { plugin, file, options: options.answers };
  return { subject, gathered: gatherAnswers(subject, given) };
}

async function send(options: SubmitArgs, io: Io): Promise<number> {
  // Asked for first: nobody fills in a form for nothing.
  const baseUrl = await marketplaceUrl(io, options.marketplace);
  const token = await accessToken(io, baseUrl);
  const { gathered } = await fillIn(options, io);
  const form = checkForm(gathered, null);
  if (form.request === null) return refuse(form, options, io);
  if (!options.agree && !(await agreesToPolicies(io))) {
    io.log("Nothing was submitted.");
    return 1;
  }
  return sendSubmission(
    io,
    { baseUrl, token, json: options.json },
    form.request,
  );
}

function refuse(
  { fields }: CheckedForm,
  { json }: SubmitArgs,
  io: Pick<Io, "out" | "log">,
): number {
  io.log("Nothing was submitted: correct the form.");
  const wrong = fields.filter(({ problems }) => problems.length > 0);
  io.out(
    json
      ? `${JSON.stringify({ submitted: false, fields })}\n`
      : `${printForm(wrong).join("\n")}\n`,
  );
  return 1;
}
