import type { ReconcilePart } from "../jobs/reconcile.ts";
import { createExceptionFeed } from "../marketplace/exception-feed.ts";
import { createExceptionIndex } from "../marketplace/exception-index.ts";
import type { Entitlements } from "../marketplace/ports/entitlements.ts";
import type { LicenceExceptions } from "../marketplace/ports/licence-exceptions.ts";
import type { LicenceKeys } from "../marketplace/ports/licence-keys.ts";
import type { Licences } from "../marketplace/ports/licences.ts";
import type { Log } from "../marketplace/ports/log.ts";
import type { Verifier } from "../marketplace/ports/verifier.ts";
import { createVerifier } from "../marketplace/verifier.ts";
import type { FileRing } from "../tokens/file-ring.ts";
import { repeat } from "./repeat.ts";

/** Seconds between two readings of the feed: a change elsewhere is known within 5. */
const readEvery = 2;

/** What licences are worth at this moment. */
export type StandingPart = {
  verifier: Verifier;
  revoked: (now: Date) => string[];
  reconcile: ReconcilePart[];
  /** Reads the feed once, and from then on again and again. */
  begin: () => Promise<void>;
  stop: () => Promise<void>;
};

/** Wires the verifier with the feed of exceptions and the files of keys, which other processes may change. */
export function createStandingPart(options: {
  exceptions: LicenceExceptions;
  licences: Licences;
  entitlements: Entitlements;
  keys: LicenceKeys;
  files: FileRing | null;
  clock: () => Date;
  log: Log;
}): StandingPart {
  const { exceptions, licences, entitlements, keys, files, clock, log } =
    options;
  const index = createExceptionIndex();
  const feed = createExceptionFeed({ exceptions, index, clock });
  const verifier = createVerifier({ keys, licences, feed, index, clock });

  async function look(): Promise<void> {
    try {
      await feed.refresh();
      await files?.reload();
    } catch (error) {
      // Each verify asks the database itself when this goes on for 30 s.
      log.warn({ err: error }, "could not read what changed; trying again");
    }
  }

  let end = () => Promise.resolve();
  return {
    verifier,
    revoked: (now) => index.revoked(now),
    reconcile: [
      {
        name: "sweep",
        run: async () => {
          const swept = await entitlements.sweep(clock().toISOString());
          log.info(swept, "swept");
        },
      },
      ...(files === null
        ? []
        : [
            {
              name: "retired keys",
              run: async () => {
                const now = clock();
                await files.prune(
                  await entitlements.kidsInUse(now.toISOString()),
                  now,
                );
              },
            },
          ]),
    ],
    begin: async () => {
      await look();
      end = repeat(readEvery, look);
    },
    stop: () => end(),
  };
}
