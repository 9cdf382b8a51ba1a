import type { AddressInfo } from "node:net";
import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";

export type Front = {
  routes: Hono;
  origin: string;
  close: () => Promise<void>;
};

/**
 * Listens on a free loopback port for what clients take for GitHub. Routes are added after.
 *
 * @returns the routes and the address
 */
export async function startFront(): Promise<Front> {
  const routes = new Hono();
  const server: Server = createServer(
    (request, response) =>
      void getRequestListener(routes.fetch)(request, response),
  );
  await new Promise<void>((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve()),
  );
  const { port } = server.address() as AddressInfo;
  return {
    routes,
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
