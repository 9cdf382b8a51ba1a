import { Agent, request } from "node:http";

export type Load = {
  url: string;
  /** The body of request number `n`, as bytes of JSON. */
  body: (n: number) => string;
  requests: number;
  connections: number;
  headers?: Record<string, string>;
};

export type Measured = {
  requests_per_second: number;
  p50_ms: number;
  p99_ms: number;
};

/** One POST. Rejects on any status but 200, so that errors are never counted as speed. */
function post(
  agent: Agent,
  { url, headers = {} }: Load,
  body: string,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        agent,
        method: "POST",
        headers: {
          ...headers,
          "content-type": "application/json",
          "content-length": Buffer.byteLength(body),
        },
      },
      (response) => {
        response.resume();
        response.on("end", () => {
          if (response.statusCode === 200) resolve();
          else reject(new Error(`${url} answered ${response.statusCode ?? 0}`));
        });
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

/** Sends `requests` POSTs over `connections` kept-alive connections and measures each from send to last byte. */
export async function measure(load: Load): Promise<Measured> {
  const agent = new Agent({ keepAlive: true, maxSockets: load.connections });
  const took: number[] = [];
  let next = 0;
  const worker = async () => {
    while (next < load.requests) {
      const n = next;
      next += 1;
      const start = performance.now();
      await post(agent, load, load.body(n));
      took.push(performance.now() - start);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: load.connections }, worker));
  const seconds = (performance.now() - start) / 1000;
  agent.destroy();
  took.sort((a, b) => a - b);
  const at = (share: number) => took[Math.floor(took.length * share)] ?? NaN;
  return {
    requests_per_second: load.requests / seconds,
    p50_ms: at(0.5),
    p99_ms: at(0.99),
  };
}
