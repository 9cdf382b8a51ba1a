import type { AuditEntry } from "./submissions.ts";

/** A decision as it was written down. `id` grows with time. */
export type AuditRecord = AuditEntry & { id: number; created_at: string };

/** What maintainers, administrators and the App decided. Nothing is ever taken out of it. */
export type Audit = {
  /** The newest first, of those before `before`; null begins with the newest. */
  list: (page: {
    before: number | null;
    limit: number;
  }) => Promise<AuditRecord[]>;
};
