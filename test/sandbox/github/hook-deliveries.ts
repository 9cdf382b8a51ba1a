import type { Hono } from "hono";
import { without } from "../json.ts";
import type { Deliveries, DeliveryRecord } from "./deliveries.ts";
import type { Emulated } from "./emulated.ts";

function summary(record: DeliveryRecord) {
  return without(record, "payload");
}

/**
 * Adds the App's deliveries API: list, one, and another attempt.
 *
 * @param front the front's routes
 * @param emulated asked whether the caller is the App (a JWT of its key)
 * @param deliveries what was sent
 */
export function addHookDeliveries(
  front: Hono,
  emulated: Emulated,
  deliveries: Deliveries,
): void {
  front.use("/app/hook/*", async (c, next) => {
    const caller = await emulated.ask(
      c.req.header("authorization") ?? null,
      "/app",
    );
    if (caller.status !== 200)
      return Response.json(caller.body, { status: caller.status });
    await next();
    return undefined;
  });

  front.get("/app/hook/deliveries", (c) => {
    const size = Number(c.req.query("per_page") ?? 30);
    const before = Number(c.req.query("cursor") ?? Infinity);
    const rest = deliveries.all().filter((record) => record.id < before);
    const page = rest.slice(0, size);
    const last = page.at(-1);
    if (last && rest.length > size) {
      const next = new URL(c.req.url);
      next.searchParams.set("cursor", String(last.id));
      c.header("link", `<${next.href}>; rel="next"`);
    }
    return c.json(page.map(summary));
  });

  front.get("/app/hook/deliveries/:id", (c) => {
    const record = deliveries.find(Number(c.req.param("id")));
    if (!record) return c.json({ message: "Not Found" }, 404);
    return c.json({
      ...summary(record),
      request: {
        headers: {
          "X-GitHub-Event": record.event,
          "X-GitHub-Delivery": record.guid,
        },
        payload: record.payload,
      },
      response: { headers: {}, payload: null },
    });
  });

  front.post("/app/hook/deliveries/:id/attempts", (c) => {
    const id = Number(c.req.param("id"));
    if (!deliveries.find(id)) return c.json({ message: "Not Found" }, 404);
    // GitHub answers before it sends again.
    void deliveries.redeliver(id);
    return c.json({}, 202);
  });
}
