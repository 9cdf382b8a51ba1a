import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createMarketplace,
  openLicenceStore,
  type Marketplace,
} from "../../src/client/marketplace.ts";
import type { LicenceStore } from "../../src/client/licence-store.ts";
import type { ApiWorld } from "./api-world.ts";
import { shakyNetwork, type ShakyNetwork } from "./shaky-network.ts";

/** A person's machine: one store, and a network that tests interrupt. */
export type Machine = {
  directory: string;
  store: LicenceStore;
  network: ShakyNetwork;
  /** The client of another process: it knows what is in the store, and nothing else. */
  client: () => Marketplace;
  remove: () => Promise<void>;
};

export async function newMachine(world: ApiWorld): Promise<Machine> {
  const directory = await mkdtemp(join(tmpdir(), "miyabi-client-"));
  const network = shakyNetwork(world);
  const store = openLicenceStore({ directory });
  return {
    directory,
    store,
    network,
    client: () =>
      createMarketplace({
        baseUrl: "http://marketplace.test",
        fetch: network.fetch,
        store: openLicenceStore({ directory }),
        clock: () => world.time.now,
      }),
    remove: () => rm(directory, { recursive: true }),
  };
}

/** An administrator revokes a licence. */
export async function revoke(
  world: ApiWorld,
  license_key: string,
): Promise<void> {
  const admin = await world.person(true);
  const { status } = await world.send("POST", "/v1/licenses/revoke", {
    token: admin.token,
    body: { license_key, reason: "A test" },
  });
  if (status !== 200) throw new Error(`Not revoked: ${status}`);
}
