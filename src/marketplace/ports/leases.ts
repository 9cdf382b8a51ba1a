/** A slot out of a licence's `concurrency`, for 60 s from the last heartbeat. */
export type Lease = {
  id: string;
  license_id: string;
  /** What the client calls its machine. */
  host: string;
  acquired_at: string;
  expires_at: string;
};

export type Leases = {
  /**
   * Takes a slot. `id` is the caller's: taking the same one again is a heartbeat. Whoever is refused learns who holds the
   * slots, the first to run out first.
   */
  acquire: (input: {
    id: string;
    license_id: string;
    host: string;
    /** -1 means unlimited. */
    concurrency: number;
    seconds: number;
    at: string;
  }) => Promise<
    | { outcome: "acquired"; lease: Lease }
    | { outcome: "full"; holders: Lease[] }
    /** The id is another licence\'s slot. */
    | { outcome: "taken" }
  >;
  /** Null when the slot ran out or never was this licence's. */
  heartbeat: (input: {
    id: string;
    license_id: string;
    seconds: number;
    at: string;
  }) => Promise<Lease | null>;
  /** Giving back what is not there is no error: it may have run out. */
  release: (input: {
    id: string;
    license_id: string;
  }) => Promise<"released" | "not_found">;
};
