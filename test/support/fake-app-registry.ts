import { describedFetch } from "./openapi/described-fetch.ts";
import { generateKeyPairSync } from "node:crypto";

export type RegisteredApp = { owner: string; manifest: Manifest };

type Manifest = {
  name: string;
  url: string;
  redirect_url: string;
  hook_attributes: { url: string; active: boolean };
  default_permissions: Record<string, string>;
  default_events: string[];
};

export type FakeAppRegistry = {
  fetch: typeof globalThis.fetch;
  /**
   * What GitHub does with the form of a manifest when the person says yes there.
   * @returns where it sends the browser
   */
  submit: (form: { action: string; manifest: string }) => URL;
  apps: RegisteredApp[];
  /** Codes that were asked for, in order. */
  exchanges: string[];
  /** Answers the next exchange with this status, 0 with none. */
  failWith: (status: number) => void;
};

/** The keys that GitHub documents for a manifest. */
const known = [
  "name",
  "url",
  "hook_attributes",
  "redirect_url",
  "callback_urls",
  "setup_url",
  "description",
  "public",
  "default_events",
  "default_permissions",
  "request_oauth_on_install",
  "setup_on_update",
];

const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2_048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
});

/** What GitHub gives once. */
export const appSecrets = {
  client_secret: "c0ffee0000000000000000000000000000000001",
  webhook_secret: "bead000000000000000000000000000000000002",
  pem: privateKey,
};

function refuse(why: string): never {
  throw new Error(`GitHub refuses the manifest: ${why}`);
}

function read(text: string): Manifest {
  const manifest = JSON.parse(text) as Manifest;
  const odd = Object.keys(manifest).filter((key) => !known.includes(key));
  if (odd.length > 0) refuse(`unknown ${odd.join(", ")}`);
  if (!manifest.name || !manifest.url) refuse("name and url are required");
  const hook = new URL(manifest.hook_attributes.url);
  if (/^(localhost|127\.)/.test(hook.hostname))
    refuse("the hook is not reachable over the public Internet");
  return manifest;
}

/** The part of github.com where Apps are registered from a manifest. */
export function fakeAppRegistry(): FakeAppRegistry {
  const apps: RegisteredApp[] = [];
  const exchanges: string[] = [];
  const codes = new Map<string, RegisteredApp>();
  let failure: number | null = null;

  function exchange(code: string): Response {
    exchanges.push(code);
    const app = codes.get(code);
    if (failure !== null) return Response.json({}, { status: failure });
    codes.delete(code);
    if (app === undefined)
      return Response.json({ message: "Not Found" }, { status: 404 });
    const slug = app.manifest.name.toLowerCase();
    return Response.json(
      {
        id: 1_234_567,
        slug,
        client_id: "Iv23liCreated",
        ...appSecrets,
        name: app.manifest.name,
        html_url: `https://github.com/apps/${slug}`,
        owner: { login: app.owner },
        permissions: app.manifest.default_permissions,
        events: app.manifest.default_events,
      },
      { status: 201 },
    );
  }

  return {
    apps,
    exchanges,
    failWith: (status) => {
      failure = status;
    },
    submit: ({ action, manifest }) => {
      const url = new URL(action);
      const place = /^\/(?:organizations\/([^/]+)\/)?settings\/apps\/new$/.exec(
        url.pathname,
      );
      if (url.origin !== "https://github.com" || place === null)
        refuse(`there is no such page: ${action}`);
      const app = { owner: place[1] ?? "aiko", manifest: read(manifest) };
      const code = `a180b1a3d263c81bc6441d7b990bae27d4c10679-${apps.push(app)}`;
      codes.set(code, app);
      const back = new URL(app.manifest.redirect_url);
      back.searchParams.set("code", code);
      back.searchParams.set("state", url.searchParams.get("state") ?? "");
      return back;
    },
    fetch: describedFetch((input, init) => {
      const url = new URL(input instanceof Request ? input.url : input);
      const [, code] =
        /^\/app-manifests\/([^/]+)\/conversions$/.exec(url.pathname) ?? [];
      if (url.origin !== "https://api.github.com" || code === undefined)
        return Promise.reject(new Error(`unknown request: ${url.href}`));
      if (init?.method !== "POST" || failure === 0)
        return Promise.reject(new TypeError("fetch failed"));
      return Promise.resolve(exchange(decodeURIComponent(code)));
    }, "other"),
  };
}
