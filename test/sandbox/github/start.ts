import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SignJWT } from "jose";
import { createPrivateKey } from "node:crypto";
import { asObject, asText, type Json } from "../json.ts";
import { createExecutor } from "../runner/executor.ts";
import { forgetful, type JobMemoryFactory } from "../runner/job-memory.ts";
import type { Permissions } from "../runner/workflow.ts";
import { actionsApp, app, installations, repositories } from "../world.ts";
import { addArtifacts, type Artifacts } from "./artifacts.ts";
import { addCorrections } from "./corrections.ts";
import { createDeliveries, type Deliveries } from "./deliveries.ts";
import { createEmulated } from "./emulated.ts";
import { refuseUndescribed } from "./described.ts";
import { startEmulator } from "./emulator.ts";
import { startFront } from "./front.ts";
import { createGitStore, type GitStore } from "./git.ts";
import { addHookDeliveries } from "./hook-deliveries.ts";
import { createIdentities, type Identities } from "./identity.ts";
import { readManifest } from "./manifest.ts";
import { createMirror, type Mirror } from "./mirror.ts";
import { addOAuth } from "./oauth.ts";
import { addOidc, type Oidc } from "./oidc.ts";
import { addReactions, type Reaction } from "./reactions.ts";
import { addRuns, type Runs } from "./runs.ts";
import { addTriggers } from "./triggers.ts";
import { recordWrites, type Write } from "./writes.ts";

/** GitHub as the sandbox has it. */
export type GitHub = {
  origin: string;
  privateKey: string;
  git: GitStore;
  mirror: Mirror;
  deliveries: Deliveries;
  runs: Runs;
  artifacts: Artifacts;
  oidc: Oidc;
  identities: Identities;
  reactions: Map<string, Reaction[]>;
  /** What the App and the jobs wrote. */
  writes: Write[];
  /** Requests of theirs that GitHub does not describe, in words. */
  undescribed: string[];
  /** Actions variables by repository. */
  variables: Map<string, Record<string, string>>;
  /** Types a device code as this person. */
  allowDevice: (userCode: string, login: string) => boolean;
  /** Where webhooks go from now on; null: nowhere yet. */
  deliverTo: (url: string | null) => void;
  close: () => Promise<void>;
};

export type GitHubOptions = {
  productRoot: string;
  /** Which jobs may be remembered instead of run; none by default. */
  memory?: JobMemoryFactory;
};

/**
 * Starts GitHub's stand-in: the emulator, and before it the front with all that it lacks.
 *
 * @param options folder of the product, and how jobs are run
 * @returns its address and everything a test may look at
 */
export async function startGitHub(options: GitHubOptions): Promise<GitHub> {
  const { routes: front, origin, close } = await startFront();
  const writes = recordWrites(front);
  const undescribed = refuseUndescribed(front);
  const manifest = await readManifest(options.productRoot);
  const emulator = await startEmulator(`${origin}/_events`, manifest);
  const root = await mkdtemp(join(tmpdir(), "miyabi-git-"));
  const git = createGitStore(root);
  for (const repository of Object.values(repositories)) {
    await mkdir(git.pathOf(repository), { recursive: true });
    await git.create(repository);
  }
  const identities = createIdentities();
  const emulated = createEmulated(emulator.url, origin, identities);
  const mirror = createMirror(git, emulated);

  const variables = new Map<string, Record<string, string>>();
  let target: string | null = null;
  const deliveries = createDeliveries(app.webhookSecret, () => target);

  const appLogins = new Map<string, string>();
  const whoIs = async (authorization: string | null): Promise<string> => {
    const token = authorization?.replace(/^(bearer|token)\s+/i, "") ?? "";
    if (token.startsWith("ghs_"))
      return `${appLogins.get(token) ?? app.slug}[bot]`;
    const { body } = await emulated.ask(authorization, "/user");
    return asText(asObject(body)["login"]);
  };

  const mintToken = async (
    repository: string,
    permissions: Permissions,
  ): Promise<string> => {
    const jwt = await new SignJWT({})
      .setProtectedHeader({ alg: "RS256" })
      .setIssuer(String(actionsApp.id))
      .setIssuedAt()
      .setExpirationTime("5m")
      .sign(createPrivateKey(emulator.privateKeys.actions));
    const [owner = "", name = ""] = repository.split("/");
    const known = ["contents", "actions", "metadata"];
    const answer = await emulated.ask(
      `Bearer ${jwt}`,
      `/app/installations/${installations[owner]?.actions ?? 0}/access_tokens`,
      {
        method: "POST",
        body: {
          repositories: [name],
          permissions: Object.fromEntries(
            Object.entries(permissions).filter(([scope]) =>
              known.includes(scope),
            ),
          ),
        },
      },
    );
    const token = asText(asObject(answer.body)["token"]);
    appLogins.set(token, actionsApp.slug);
    return token;
  };

  const oidc = await addOidc(front, origin);
  addHookDeliveries(front, emulated, deliveries);
  const allowDevice = addOAuth(front, emulated, identities);
  const reactions = addReactions(front, emulated, whoIs);
  addCorrections(front, emulated);
  const artifacts = addArtifacts(front, emulated, origin);
  const send = async (event: string, payload: Json): Promise<void> => {
    if (manifest.events.includes(event)) await deliveries.send(event, payload);
  };
  const runs = addRuns(front, emulated, {
    origin,
    execute: createExecutor({
      origin,
      oidc,
      git,
      artifacts,
      productRoot: options.productRoot,
      memory: options.memory?.(artifacts) ?? forgetful,
      mintToken,
      vars: (repository) => variables.get(repository) ?? {},
    }),
    announce: async (action, workflowRun, repository, sender) => {
      const { body } = await emulated.ask(null, `/repos/${repository}`);
      const owner = repository.split("/")[0] ?? "";
      await send("workflow_run", {
        action,
        workflow_run: workflowRun,
        workflow: { path: workflowRun["path"], name: workflowRun["name"] },
        repository: body,
        sender: { login: sender },
        installation: { id: installations[owner]?.app },
      });
    },
  });
  const triggers = addTriggers(front, emulated, {
    git,
    mirror,
    runs,
  });
  front.post("/_events", async (c) => {
    const event = c.req.header("x-github-event") ?? "";
    const text = (await c.req.text()).replaceAll(emulator.url, origin);
    const payload = asObject(JSON.parse(text));
    // Like GitHub, the sender never waits for those who listen.
    void send(event, payload);
    void triggers.event(event, payload);
    return c.body(null, 204);
  });
  front.all("*", (c) => emulated.forward(c.req.raw));

  return {
    origin,
    privateKey: emulator.privateKeys.app,
    git,
    mirror,
    deliveries,
    runs,
    artifacts,
    oidc,
    identities,
    reactions,
    writes,
    undescribed,
    variables,
    allowDevice,
    deliverTo: (url) => {
      target = url;
    },
    close: async () => {
      target = null;
      await runs.idle();
      await close();
      await emulator.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}
