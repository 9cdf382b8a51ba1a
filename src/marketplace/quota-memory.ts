import { createBriefMemory } from "./brief-memory.ts";
import type { QuotaState, QuotaSubject } from "./ports/usage.ts";

/** Milliseconds for which a state that was read is believed, with what this process added since. */
const believedFor = 10_000;

/** How many months are remembered. */
const mostRemembered = 10_000;

type Added = { issues: number; tokens: number };

/**
 * The state of a month after an event, for warnings: read now and then, and counted on in between, so that recording an
 * event does not cost a second question to the database. What other processes record is seen some seconds later, which a
 * warning can bear; limits are enforced by holds, which always ask.
 */
export function createQuotaMemory(
  read: (subject: QuotaSubject, at: string) => Promise<QuotaState>,
  clock: () => Date,
): (subject: QuotaSubject, added: Added) => Promise<QuotaState> {
  const remembered = createBriefMemory<QuotaState>({
    milliseconds: believedFor,
    most: mostRemembered,
    clock,
  });
  /** What this process added since a state was read. */
  const addedSince = new WeakMap<Promise<QuotaState>, Added>();

  return async (subject, added) => {
    const key = `${subject.user_id} ${subject.plugin_id} ${subject.period}`;
    const reading = remembered(key, () => read(subject, clock().toISOString()));
    const before = addedSince.get(reading);
    // What is read now has what was added before.
    const since = {
      issues: before ? before.issues + added.issues : 0,
      tokens: before ? before.tokens + added.tokens : 0,
    };
    addedSince.set(reading, since);
    const state = await reading;
    return {
      ...state,
      issues_used: state.issues_used + since.issues,
      tokens_used: state.tokens_used + since.tokens,
    };
  };
}
