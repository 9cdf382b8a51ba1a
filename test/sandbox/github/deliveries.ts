import { createHmac, randomUUID } from "node:crypto";
import { asObject, asText, type Json } from "../json.ts";

/** One attempt to hand an event to the App, as GitHub's "Recent deliveries" shows it. */
export type DeliveryRecord = {
  id: number;
  guid: string;
  delivered_at: string;
  redelivery: boolean;
  duration: number;
  status: string;
  status_code: number;
  event: string;
  action: string | null;
  installation_id: number | null;
  repository_id: number | null;
  payload: Json;
};

export type Deliveries = {
  /** Sends an event and keeps the outcome. A refused or unreachable App is an outcome, not an error. */
  send: (event: string, payload: Json) => Promise<DeliveryRecord>;
  /** Sends it again under the same guid; null when there is no such delivery. */
  redeliver: (id: number) => Promise<DeliveryRecord | null>;
  /** Newest first, as the API lists them. */
  all: () => DeliveryRecord[];
  find: (id: number) => DeliveryRecord | null;
  /** Deliveries that are on their way now. */
  underWay: () => number;
};

/** GitHub waits this long for an answer. */
const PATIENCE_MS = 10_000;

function numberAt(payload: Json, key: string): number | null {
  const id = asObject(payload[key])["id"];
  return typeof id === "number" ? id : null;
}

/**
 * Signs and sends webhook events, and remembers each attempt.
 *
 * @param secret the App's webhook secret
 * @param target where the App listens now; null while it has no address at all
 * @returns sending, sending again, and the list
 */
export function createDeliveries(
  secret: string,
  target: () => string | null,
): Deliveries {
  const records: DeliveryRecord[] = [];
  let inFlight = 0;

  const post = async (
    guid: string,
    event: string,
    body: string,
  ): Promise<number> => {
    const url = target();
    if (url === null) return 0;
    try {
      const answer = await fetch(url, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "user-agent": "GitHub-Hookshot/sandbox",
          "x-github-event": event,
          "x-github-delivery": guid,
          "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
        },
        body,
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      await answer.arrayBuffer();
      return answer.status;
    } catch {
      return 0; // GitHub lists a server that it cannot reach with status code 0
    }
  };

  const attempt = async (
    guid: string,
    event: string,
    payload: Json,
    redelivery: boolean,
  ): Promise<DeliveryRecord> => {
    const started = Date.now();
    inFlight += 1;
    const code = await post(guid, event, JSON.stringify(payload)).finally(
      () => {
        inFlight -= 1;
      },
    );
    const record: DeliveryRecord = {
      id: records.length + 1,
      guid,
      delivered_at: new Date(started).toISOString(),
      redelivery,
      duration: (Date.now() - started) / 1000,
      status: code >= 200 && code < 300 ? "OK" : "failed to connect to host",
      status_code: code,
      event,
      action: asText(payload["action"]) || null,
      installation_id: numberAt(payload, "installation"),
      repository_id: numberAt(payload, "repository"),
      payload,
    };
    records.push(record);
    return record;
  };

  const find = (id: number): DeliveryRecord | null =>
    records.find((record) => record.id === id) ?? null;

  return {
    send: (event, payload) => attempt(randomUUID(), event, payload, false),
    redeliver: (id) => {
      const record = find(id);
      return record === null
        ? Promise.resolve(null)
        : attempt(record.guid, record.event, record.payload, true);
    },
    all: () => records.toReversed(),
    find,
    underWay: () => inFlight,
  };
}
