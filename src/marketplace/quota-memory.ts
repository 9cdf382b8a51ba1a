import type { QuotaState, QuotaSubject } from "./ports/usage.ts";

/** Milliseconds for which a state that was read is believed, with what this process added since. */
const believedFor = 10_000;

/** How many months are remembered; the oldest are forgotten. */
const mostRemembered = 10_000;

type Remembered = {
  readAt: number;
  state: Promise<QuotaState>;
  issues: number;
  tokens: number;
};

/**
 * The state of a month after an event, for warnings: read now and then, and counted on in between, so that recording an
 * event does not cost a second question to the database. What other processes record is seen some seconds later, which a
 * warning can bear; limits are enforced by holds, which always ask.
 */
export function createQuotaMemory(
  read: (subject: QuotaSubject, at: string) => Promise<QuotaState>,
  clock: () => Date,
): (
  subject: QuotaSubject,
  added: { issues: number; tokens: number },
) => Promise<QuotaState> {
  const months = new Map<string, Remembered>();

  function begin(key: string, subject: QuotaSubject, now: Date): Remembered {
    const state = read(subject, now.toISOString());
    const month = { readAt: now.getTime(), state, issues: 0, tokens: 0 };
    state.catch(() => {
      if (months.get(key) === month) months.delete(key);
    });
    // Set anew, it is the youngest of the map.
    months.delete(key);
    months.set(key, month);
    const oldest = months.keys().next();
    if (months.size > mostRemembered && !oldest.done)
      months.delete(oldest.value);
    return month;
  }

  return async (subject, added) => {
    const now = clock();
    const key = `${subject.user_id} ${subject.plugin_id} ${subject.period}`;
    const known = months.get(key);
    const fresh =
      known !== undefined && now.getTime() - known.readAt < believedFor;
    // What is read now has what was added before.
    const month = fresh ? known : begin(key, subject, now);
    if (fresh) {
      month.issues += added.issues;
      month.tokens += added.tokens;
    }
    const { issues, tokens } = month;
    const state = await month.state;
    return {
      ...state,
      issues_used: state.issues_used + issues,
      tokens_used: state.tokens_used + tokens,
    };
  };
}
