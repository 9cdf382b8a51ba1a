import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { until } from "./until.ts";

/** The App as its own process, as a person would run it. */
export type AppProcess = {
  url: string;
  /** Asks it to end, as a service manager would. */
  stop: () => Promise<void>;
  /** kill -9. */
  kill: () => Promise<void>;
  /** Resolves when the process is gone, however that came about. */
  gone: Promise<void>;
  log: () => string;
};

export type AppOptions = {
  /** TypeScript file to run: src/main.ts, or a test's own beginning of it. */
  entry: string;
  port: number;
  env: Record<string, string>;
  /** The licence key's modulus, by which our own process is known. */
  modulus: string;
  /** Its death while it starts is what is tried: then it is returned dead. */
  mayDie?: boolean;
};

/**
 * @returns a loopback port that was free a moment ago
 */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function modulusAt(url: string): Promise<string | null> {
  try {
    const answer = await fetch(`${url}/.well-known/jwks.json`);
    const { keys } = (await answer.json()) as { keys: { n: string }[] };
    return keys[0]?.n ?? "";
  } catch {
    return null; // not listening yet
  }
}

async function ready(url: string): Promise<true | null> {
  try {
    return (await fetch(`${url}/ready`)).ok ? true : null;
  } catch {
    return null; // not listening yet
  }
}

/**
 * Starts the App and waits until it is ready, and until it is known to be the process that was started here.
 *
 * @param options what to run, where, and with which settings
 * @returns the running App
 * @throws Error when it ends (unless it may), is not ready in time, or somebody else answers at its port
 */
export async function startApp(options: AppOptions): Promise<AppProcess> {
  const url = `http://127.0.0.1:${options.port}`;
  let log = "";
  let ended = false;
  const child = spawn(process.execPath, [options.entry], {
    env: {
      PATH: process.env["PATH"] ?? "",
      HOST: "127.0.0.1",
      PORT: String(options.port),
      ...options.env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (data: Buffer) => {
      log += data.toString();
    });
  const gone = once(child, "close").then(() => {
    ended = true;
  });
  const app: AppProcess = {
    url,
    gone,
    log: () => log,
    stop: async () => {
      child.kill("SIGTERM");
      await gone;
    },
    kill: async () => {
      child.kill("SIGKILL");
      await gone;
    },
  };
  try {
    await until(
      "the App is ready",
      async () => {
        if (!ended) return ready(url);
        if (options.mayDie) return true;
        throw new Error(`The App ended at once:\n${log}`);
      },
      () => log,
    );
    const modulus = await modulusAt(url);
    if (modulus === null && options.mayDie) {
      await gone;
      return app;
    }
    if (modulus !== options.modulus)
      throw new Error(`Another process answers at ${url}`);
  } catch (error) {
    await app.kill();
    throw error;
  }
  return app;
}
