/** Where authors keep the workflow that calls ours. Another name works as well. */
const CALLING_WORKFLOW = ".github/workflows/miyabi-quality.yml";

const CALL =
  /^\s*(?:-\s*)?uses:\s*['"]?([\w.-]+\/[\w.-]+)\/\.github\/workflows\/quality\.yml@([\w./-]+)/m;

/** A release of the scoring workflow: repository and commit. */
export type Release = { repository: string; commit: string };

/** Whether a workflow file calls the scoring workflow, at whatever commit. */
export function callsQuality(text: string): boolean {
  return CALL.test(text);
}

/** The release that a workflow file calls; null when it calls none by a full commit. */
export function calledRelease(text: string): Release | null {
  const [, repository, commit] = CALL.exec(text) ?? [];
  return repository === undefined ||
    commit === undefined ||
    !/^[0-9a-f]{40}$/.test(commit)
    ? null
    : { repository, commit };
}

/**
 * The workflow that an author adds once. The same text as templates/plugin/miyabi-quality.yml, filled in; a repository
 * with several plugins gets a job for each.
 * @param input.plugins folders of the plugins, "." for the root
 * @param input.branch whose score pull requests are compared with
 */
export function callingWorkflow(input: {
  release: Release;
  apiUrl: string;
  plugins: readonly string[];
  branch: string;
}): string {
  const { release, apiUrl, plugins, branch } = input;
  const [only] = plugins;
  const one = plugins.length === 1 && only !== undefined;
  return [
    "name: Miyabi quality",
    "",
    "on:",
    "  pull_request:",
    "  # The score that pull requests are compared with.",
    "  push:",
    `    branches: [${quoted(branch)}]`,
    "",
    "permissions: {}",
    "",
    "concurrency:",
    "  group: miyabi-quality-${{ github.ref }}",
    "  cancel-in-progress: true",
    "",
    "jobs:",
    "  quality:",
    ...(one
      ? []
      : [
          "    strategy:",
          "      fail-fast: false",
          "      matrix:",
          "        path:",
          ...plugins.map((path) => `          - ${quoted(path)}`),
        ]),
    "    permissions:",
    "      actions: read",
    "      contents: read",
    "      id-token: write",
    `    uses: ${release.repository}/.github/workflows/quality.yml@${release.commit}`,
    "    with:",
    "      # Folder of the plugin.",
    `      path: ${one ? quoted(only) : "${{ matrix.path }}"}`,
    `      api-url: ${apiUrl}`,
    "",
  ].join("\n");
}

/** Plain where YAML reads it as the same text, else as JSON, which YAML includes; an expression of Actions cannot be in it. */
function quoted(text: string): string {
  return (/^[\w./][\w./-]*$/.test(text) &&
    !/^[\d.]+$|^(?:true|false|null|yes|no|on|off)$/i.test(text)) ||
    text === "."
    ? text
    : JSON.stringify(text.replaceAll("${{", "$ {{"));
}

/** A link that opens GitHub's editor with the workflow filled in: the author reads it and commits it. */
export function newFileLink(input: {
  /** https://github.com, without a slash at the end. */
  webUrl: string;
  repository: string;
  branch: string;
  text: string;
}): string {
  const { webUrl, repository, branch, text } = input;
  const query = new URLSearchParams({
    filename: CALLING_WORKFLOW,
    value: text,
  });
  // Spaces as %20: a plus is a plus for some of GitHub's readers.
  const encoded = query.toString().replaceAll("+", "%20");
  const place = branch.split("/").map(encodeURIComponent).join("/");
  // A parenthesis would end the link in Markdown.
  const safe = place.replaceAll("(", "%28").replaceAll(")", "%29");
  return `${webUrl}/${repository}/new/${safe}?${encoded}`;
}
