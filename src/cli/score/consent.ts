import { availableIsolation } from "../../collect/isolation/describe-isolation.ts";
import { AppError } from "../../errors.ts";
import type { Io } from "../io.ts";

/**
 * Whether somebody else's tests may run on this machine: they are programs of a stranger.
 *
 * @returns false when the person said no
 * @throws AppError validation_error where nobody can be asked, with the flags to give
 */
export async function mayRunTests(
  repository: string,
  io: Pick<Io, "run" | "ask">,
): Promise<boolean> {
  const surroundings =
    (await availableIsolation(io.run)) === "none"
      ? "but WITH the network and your files in reach, because this system cannot take them away"
      : "without the network, and with no file of yours in reach that proves who you are";
  const answer = await io.ask(
    `Score the tests of ${repository}? That runs its code on this machine: on a copy, with an empty environment, ${surroundings}. [y/N] `,
  );
  if (answer === null)
    throw new AppError(
      "validation_error",
      `${repository} has code, and scoring its tests runs it on this machine. Add --sandbox to run them where they reach neither your environment nor the network, or --no-tests to leave them out.`,
    );
  return /^\s*y(es)?\s*$/i.test(answer);
}
