import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseConfig } from "../../src/config.ts";
import { createSetupPart } from "../../src/main/setup-part.ts";
import { createApi } from "../../src/http/api.ts";
import type { ApiWorld } from "./api-world.ts";
import { fakeAppRegistry, type FakeAppRegistry } from "./fake-app-registry.ts";

type Page = { status: number; headers: Headers; html: string };

export type SetupWorld = Pick<ApiWorld, "time" | "logged"> & {
  github: FakeAppRegistry;
  folder: string;
  /** The one-time token, as the server printed it; "" where there is no setup. */
  token: string;
  get: (path: string) => Promise<Page>;
  post: (fields: Record<string, string>) => Promise<Page>;
  /** Follows the link, answers, and says yes at GitHub. */
  leave: (fields?: Record<string, string>) => Promise<URL>;
  /** Follows GitHub's way back. */
  comeBack: (to: URL) => Promise<Page>;
  /** The file with the secrets; null while there is none. */
  kept: () => Promise<{ text: string; mode: number } | null>;
  close: () => Promise<void>;
};

const entities: Record<string, string> = {
  "&quot;": '"',
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&#39;": "'",
};

const unescape = (text: string) =>
  text.replaceAll(
    /&(?:quot|amp|lt|gt|#39);/g,
    (entity) => entities[entity] ?? "",
  );

/** The page's one form, as a browser would send it. */
export function formOf(html: string): {
  action: string;
  fields: Record<string, string>;
} {
  const [, action = ""] = /<form\s+action="([^"]*)"/.exec(html) ?? [];
  const inputs = html.matchAll(/<input[^>]*?name="([^"]*)"[^>]*>/gs);
  return {
    action: unescape(action),
    fields: Object.fromEntries(
      [...inputs].map(([input, name = ""]) => [
        name,
        unescape(/value="([^"]*)"/s.exec(input)?.[1] ?? ""),
      ]),
    ),
  };
}

export const answers = { repository: "acme/marketplace", organisation: "" };

/**
 * A server without a GitHub App, and the github.com where one can be created.
 *
 * @param base the API's surroundings
 * @param opened where the person's browser reaches the server; its public address unless given
 */
export async function openSetupWorld(
  { deps, time, logged }: ApiWorld,
  env: Record<string, string> = {},
  opened?: string,
): Promise<SetupWorld> {
  const folder = await mkdtemp(join(tmpdir(), "setup-"));
  const file = join(folder, "github-app.env");
  const github = fakeAppRegistry();
  const config = parseConfig(env);
  const publicUrl = config.publicUrl ?? "https://api.example.com";
  const origin = opened ?? publicUrl;
  const setup = await createSetupPart(config, publicUrl, file, github.fetch);
  const api = createApi({ ...deps, setup });
  const page = async (answer: Response | Promise<Response>): Promise<Page> => {
    const response = await answer;
    const { status, headers } = response;
    return { status, headers, html: await response.text() };
  };
  const post = (fields: Record<string, string>) =>
    page(
      api.request(`${origin}/setup`, {
        method: "POST",
        body: new URLSearchParams(fields),
      }),
    );
  return {
    github,
    folder,
    token: setup?.token ?? "",
    time,
    logged,
    get: (path) => page(api.request(`${origin}${path}`)),
    post,
    leave: async (fields = {}) => {
      const token = setup?.token ?? "";
      const { html } = await post({ token, ...answers, ...fields });
      const form = formOf(html);
      return github.submit({
        action: form.action,
        manifest: form.fields["manifest"] ?? "",
      });
    },
    comeBack: (to) => page(api.request(to.href)),
    kept: async () => {
      const about = await stat(file).catch(() => null);
      if (about === null) return null;
      return { text: await readFile(file, "utf8"), mode: about.mode & 0o777 };
    },
    close: () => rm(folder, { recursive: true }),
  };
}
