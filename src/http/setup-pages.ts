import { html } from "hono/html";
import type { AppSetup, KeptApp } from "./app-setup.ts";
import { htmlPage } from "./html-page.ts";

/** Where the App is created, and for which repository. */
export type SetupAnswers = {
  /** Login of an organisation; "" for the person's own account. */
  organisation: string;
  /** "owner/name" */
  repository: string;
};

/** Asks where the App is to be created. `problems` say what was wrong with the answers before. */
export function askPage(
  token: string,
  answers: SetupAnswers,
  problems: readonly string[] = [],
): Promise<Response> {
  const body = html`
    <p>
      The App gets the permissions and events of <code>app.yml</code>, each of
      which has its reason there. It cannot write to anybody's code.
    </p>
    ${problems.map((problem) => html`<p class="wrong">${problem}</p>`)}
    <form action="setup" method="post">
      <input type="hidden" name="token" value="${token}" />
      <label>
        Marketplace repository, made from <code>templates/marketplace</code> (it
        may follow)
        <input
          name="repository"
          value="${answers.repository}"
          placeholder="owner/name"
          required
        />
      </label>
      <label>
        Organisation that owns the App; empty for your own account
        <input name="organisation" value="${answers.organisation}" />
      </label>
      <button>Go on</button>
    </form>
    <p>This link works once. If you stop on the way, restart the server.</p>
  `;
  const status = problems.length === 0 ? 200 : 422;
  return htmlPage({ title: "Create the GitHub App", body, status });
}

/** Sends the manifest to GitHub when its button is pressed. */
export function leavePage(
  { webUrl }: AppSetup,
  { organisation }: SetupAnswers,
  { manifest, state }: { manifest: object; state: string },
): Promise<Response> {
  const place =
    organisation === ""
      ? "settings"
      : `organizations/${encodeURIComponent(organisation)}/settings`;
  const action = `${webUrl}/${place}/apps/new?state=${encodeURIComponent(state)}`;
  const body = html`
    <p>
      GitHub shows you the App and lets you change its name, which nobody else
      may have. Then it sends you back here.
    </p>
    <form action="${action}" method="post">
      <input
        type="hidden"
        name="manifest"
        value="${JSON.stringify(manifest)}"
      />
      <button>Create the App at ${new URL(webUrl).host}</button>
    </form>
  `;
  return htmlPage({
    title: "Create the GitHub App",
    body,
    formsTo: new URL(webUrl).origin,
  });
}

/** Says what is there now and what to do next. No secret is in it. */
export function createdPage(
  app: KeptApp,
  repository: string,
): Promise<Response> {
  const body = html`
    <p>
      ${app.name} (id <code>${app.id}</code>, client id
      <code>${app.clientId}</code>) is created. Its secrets are in
      <code>${app.file}</code>, which only this server's user can read.
    </p>
    <ol>
      <li>
        Restart the server: it reads that file. In production it does not: there
        give the file's lines to your secret store as settings.
      </li>
      <li>
        <a href="${app.url}/installations/new">Install the App</a> on
        <code>${repository}</code>, and on the repositories of plugins.
      </li>
      <li>
        On the App's own page, tick <b>Enable Device Flow</b>: GitHub lets
        nobody else do that. Then
        <code>miyabi login --client-id ${app.clientId}</code> works; tell people
        this id, which is no secret.
      </li>
      <li>
        <code>docs/operations.md</code> goes on with the marketplace repository.
      </li>
    </ol>
  `;
  return htmlPage({ title: "The GitHub App is there", body });
}

/** A refusal for a person, who came here by a link. */
export function refusalPage(status: number, words: string): Promise<Response> {
  const body = html`<p class="wrong">${words}</p>`;
  return htmlPage({ title: "This does not work", body, status });
}
