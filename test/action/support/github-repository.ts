import { createHash } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

type Put = { message: string; content: string; sha?: string; branch: string };

function blobSha(content: string): string {
  return createHash("sha1")
    .update(`blob ${Buffer.byteLength(content)}\0${content}`)
    .digest("hex");
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString("utf8");
  return text === "" ? null : JSON.parse(text);
}

/**
 * One repository of GitHub's with one file on its default branch, and the marketplace's catalogue beside it.
 * A write that names another blob than the present one is a conflict, as on GitHub.
 */
export async function startRepository(state: {
  file: string | null;
  catalogue: () => unknown;
  /** Is told of each write before it is checked, so that a test can be quicker. */
  beforeWrite?: () => void;
}) {
  const commits: { sha: string; message: string; branch: string }[] = [];
  const head = () => commits.at(-1)?.sha ?? "0".repeat(40);
  const answer = async (
    request: IncomingMessage,
  ): Promise<[number, unknown]> => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    if (pathname === "/v1/marketplace/catalogue.json")
      return [200, state.catalogue()];
    if (pathname === "/repos/octo-org/market")
      return [200, { default_branch: "trunk" }];
    if (pathname === "/repos/octo-org/market/branches/trunk")
      return [200, { commit: { sha: head() } }];
    const file =
      "/repos/octo-org/market/contents/.claude-plugin%2Fmarketplace.json";
    if (
      pathname !== file &&
      decodeURIComponent(pathname) !== decodeURIComponent(file)
    )
      return [404, { message: "Not Found" }];
    if (request.method === "GET")
      return state.file === null
        ? [404, { message: "Not Found" }]
        : [200, { type: "file", sha: blobSha(state.file) }];
    const put = (await readJson(request)) as Put;
    state.beforeWrite?.();
    const present = state.file === null ? undefined : blobSha(state.file);
    if (put.sha !== present) return [409, { message: "does not match" }];
    state.file = Buffer.from(put.content, "base64").toString("utf8");
    const sha = blobSha(`${head()} ${state.file}`);
    commits.push({ sha, message: put.message, branch: put.branch });
    return [200, { commit: { sha } }];
  };
  const server = createServer((request, response) => {
    void answer(request).then(([status, body]) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve()),
  );
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    commits,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
