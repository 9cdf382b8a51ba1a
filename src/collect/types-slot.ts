import type { StaticFacts } from "../score/facts.ts";
import { hasScript } from "../score/languages.ts";
import type { Contract } from "./components/read-contract.ts";
import type { Log, RunCommand } from "./run.ts";
import type { SlotPart } from "./slot-part.ts";
import type { Tree } from "./tree.ts";

/** `version` is that of TypeScript, null where it was not asked. */
type TypesPart = SlotPart<StaticFacts["types"]> & { version: string | null };

/**
 * The types slot: TypeScript where it is shipped, else the contract of the components.
 *
 * @param input.onProcess is called when the first of the processes runs that take most of the time
 */
export async function typesSlot(
  tree: Tree,
  input: {
    languages: Record<string, number>;
    contract: Pick<Contract, "findings">;
    run: RunCommand;
    log: Log;
    useInstalled?: boolean;
    onProcess: () => void;
  },
): Promise<TypesPart> {
  const { languages, contract, onProcess, useInstalled = false } = input;
  if ((languages["typescript"] ?? 0) > 0) {
    // Nine of ten plugins need no compiler, and it takes longer to load than all else.
    const { measureTypes } = await import("./types/measure-types.ts");
    const result = await measureTypes({
      tree,
      log: input.log,
      useInstalled,
      run: (...command) => {
        const result = input.run(...command);
        // Git only lists files, in no time.
        if (command[0] !== "git") onProcess();
        return result;
      },
    });
    return { ...result, slot: result.types };
  }
  const unasked = { findings: [], version: null };
  if (hasScript(languages))
    return {
      slot: { status: "not_applicable", reason: "JavaScript alone" },
      ...unasked,
    };
  const errors = contract.findings.filter(
    ({ severity }) => severity !== "low",
  ).length;
  return {
    slot: {
      status: "measured",
      errors,
      subject: "contract of the components",
    },
    ...unasked,
  };
}
