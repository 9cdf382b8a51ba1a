import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";

/** Serves an API on a free port of the loopback. */
export async function serve(api: {
  fetch: Parameters<typeof getRequestListener>[0];
}): Promise<{ url: string; close: () => void }> {
  const answer = getRequestListener(api.fetch);
  const server = createServer(
    (request, response) => void answer(request, response),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
