import { DIRECTIONS, type LinkSpec } from '../model/impairment.ts';

export interface VisitsRequest {
  /** Wanted, over all visitors. */
  readonly attempts: number;
  /** How long the script speaks, from the common start to its last speech sample. */
  readonly speechMs: number;
  /** Rooms to visit. */
  readonly pairs: number;
  /** Every visitor's link. */
  readonly link: LinkSpec;
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
/** A join costs 0.11 s of processor time; more of them would be a load that is measured with the rest. */
const LEAST_STEP_MS = 400;
/** rtc-node keeps about 1 MB of every room it was in, so a process does not make more. */
const MOST_PER_SLOT = 75;
/** Below this rate two attempts at once on one link are taken to be in each other's way; at 128 kbit/s they are. */
const NARROW_BELOW_KBIT = 5000;
/**
 * From one attempt on a narrow link to the next. One that has failed goes on for 5 s more, until ICE gives up, and may
 * disturb the next: that makes success harder to show, never easier.
 */
const APART_MS = WITHIN_MS;
/** Each is a process of 50 MB, and half a second of starting. */
const MOST_NARROW_SLOTS = 30;

/**
 * Attempts spread evenly over the time of speech, dealt to the visitors in turn, so that their beginnings never
 * coincide. Fewer than wanted where they would come faster than the host or, on a narrow link, the visitors allow.
 */
export function planVisits({ attempts, speechMs, pairs, link }: VisitsRequest): VisitorSlot[] {
  const apartMs = isNarrow(link) ? APART_MS : 0;
  const spanMs = Math.max(0, speechMs - BEFORE_END_MS);
  const leastStepMs = Math.max(LEAST_STEP_MS, apartMs / MOST_NARROW_SLOTS);
  const possible = Math.min(attempts, Math.floor(spanMs / leastStepMs) + 1);
  if (possible <= 0) return [];
  const stepMs = possible === 1 ? APART_MS : spanMs / (possible - 1);
  const enough = Math.max(pairs, Math.ceil(possible / MOST_PER_SLOT), Math.ceil(apartMs / stepMs));
  const slots = Math.min(possible, enough);
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

function isNarrow(link: LinkSpec): boolean {
  return DIRECTIONS.some((direction) =>
    link[direction].some((each) => each.kind === 'rate' && each.rateKbit < NARROW_BELOW_KBIT),
  );
}
