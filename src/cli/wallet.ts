import { openLicenceStore } from "../client/licence-store.ts";
import { AppError } from "../errors.ts";
import type { Io } from "./io.ts";

export type Wallet = {
  /** Key by plugin. */
  all: () => Promise<Readonly<Record<string, string>>>;
  keep: (plugin_id: string, license_key: string) => Promise<void>;
  /** @returns whether there was one */
  forget: (plugin_id: string) => Promise<boolean>;
};

/** The store speaks to the person already; what it says needs no stack. */
async function inWords<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    throw new AppError("internal_error", cause.message, { cause });
  }
}

/** The client's licence store, with what is damaged in it said to the person. */
export function openWallet({ home, env, clock, log }: Io): Wallet {
  const passphrase = env["MIYABI_STORE_PASSPHRASE"];
  const store = openLicenceStore({
    directory: home,
    clock,
    ...(passphrase && { passphrase }),
  });
  return {
    all: async () => {
      const stored = await inWords(store.read());
      if (stored.state === "unreadable")
        throw new AppError(
          "internal_error",
          `licenses.json in ${home} is damaged. The next licence that is added moves it aside; get yours again: miyabi install PLUGIN`,
        );
      if (stored.state !== "read") return {};
      for (const { plugin_id } of stored.damaged)
        log(
          `The licence of ${plugin_id} was changed on this machine and cannot be opened. Get it again: miyabi install ${plugin_id}`,
        );
      return stored.licences;
    },
    keep: (plugin_id, license_key) =>
      inWords(store.keep(plugin_id, license_key)),
    forget: (plugin_id) => inWords(store.forget(plugin_id)),
  };
}
