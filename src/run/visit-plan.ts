export interface VisitsRequest {
  /** Wanted, over all visitors. */
  readonly attempts: number;
  /** How long the script speaks, from the common start to its last speech sample. */
  readonly speechMs: number;
  /** Rooms to visit. */
  readonly pairs: number;
}

/** One visitor's attempts: its container, address and link are its own. Times are offsets from the common start. */
export interface VisitorSlot {
  /** Counted from 1. */
  readonly number: number;
  /** Whose floor it hears. */
  readonly pair: number;
  readonly attempts: number;
  readonly firstMs: number;
  readonly everyMs: number;
  /** An attempt that has not heard by then has failed. */
  readonly withinMs: number;
  /** How long it stays once it has heard. */
  readonly stayMs: number;
}

/** Joined and heard within 10 s, or not connected. */
const WITHIN_MS = 10_000;
const STAY_MS = 200;
/** The last attempts begin so long before the end of the speech; it is about what a join on a bad link takes. */
const BEFORE_END_MS = 2000;
/** A join costs 0.12 s of processor time; more of them would be a load that is measured with the rest. */
const MOST_PER_S = 2.5;
/** rtc-node keeps about 1 MB of every room it was in, so a process does not make more. */
const MOST_PER_SLOT = 75;

/**
 * Attempts spread evenly over the time of speech, dealt to the visitors in turn, so that their beginnings never
 * coincide. Fewer than wanted where they would come faster than 2.5 a second.
 */
export function planVisits({ attempts, speechMs, pairs }: VisitsRequest): VisitorSlot[] {
  const spanMs = Math.max(0, speechMs - BEFORE_END_MS);
  const possible = Math.min(attempts, Math.floor((spanMs * MOST_PER_S) / 1000) + 1);
  if (possible <= 0) return [];
  const slots = Math.min(possible, Math.max(pairs, Math.ceil(possible / MOST_PER_SLOT)));
  const stepMs = possible === 1 ? 0 : spanMs / (possible - 1);
  return Array.from({ length: slots }, (_, i) => ({
    number: i + 1,
    pair: (i % pairs) + 1,
    attempts: Math.ceil((possible - i) / slots),
    firstMs: i * stepMs,
    everyMs: slots * stepMs,
    withinMs: WITHIN_MS,
    stayMs: STAY_MS,
  }));
}
