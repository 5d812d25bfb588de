import type { VerificationRow } from '../model/verification.ts';
import type { Interval } from '../model/statistics.ts';

export type JudgedRow = VerificationRow & { readonly tolerance: Interval };

/** One quantity from one source over all rounds, represented by the worst round. */
export interface Finding {
  readonly worst: JudgedRow;
  readonly rounds: number;
  readonly verifiedIn: number;
}

/** Rows of a scenario, sorted by importance for the reader. */
export interface Findings {
  /** Configured quantities, and everything that was not verified. */
  readonly shown: readonly Finding[];
  /** Judged too, but neither configured nor measured. */
  readonly quiet: readonly Finding[];
  /** Never judged. */
  readonly reported: readonly VerificationRow[];
}

export function findingsOf(rows: readonly VerificationRow[]): Findings {
  const all = grouped(rows.filter(isJudged), quantityKey)
    .flatMap((sameQuantity) => grouped(sameQuantity, ({ source }) => source))
    .flatMap((sameWitness) => finding(sameWitness) ?? []);
  const configured = all.filter(({ worst }) => worst.configured !== 0 || !worst.verified);
  // Of a scenario without impairment, the absence of loss matters most.
  const shown = configured.length > 0 ? configured : all.filter(({ worst }) => worst.quantity === 'loss');
  return {
    shown,
    quiet: all.filter((each) => !shown.includes(each)),
    reported: rows.filter((row) => !isJudged(row)),
  };
}

export function isJudged(row: VerificationRow): row is JudgedRow {
  return row.tolerance !== undefined;
}

/** `uplink`, or `speaker uplink` if speakers and listeners have different links. */
export function sideOf({ link, direction }: VerificationRow): string {
  return link === 'both' ? direction : `${link} ${direction}`;
}

function quantityKey({ link, direction, quantity }: JudgedRow): string {
  return JSON.stringify([link, direction, quantity]);
}

/** Groups in the order in which each first appears. */
function grouped<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Row[][] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return [...groups.values()];
}

function finding(rows: readonly JudgedRow[]): Finding | undefined {
  const [worst] = rows.toSorted(
    (a, b) => Number(a.verified) - Number(b.verified) || excess(b) - excess(a) || a.round - b.round,
  );
  const verifiedIn = rows.filter(({ verified }) => verified).length;
  return worst && { worst, rounds: rows.length, verifiedIn };
}

/** Deviation relative to the tolerance: 0 is as configured, 1 is the end of the range. */
function excess({ configured, measured, tolerance: { low, high } }: JudgedRow): number {
  const [off, room] =
    measured > configured
      ? [measured - configured, high - configured]
      : [configured - measured, configured - low];
  // An unlimited tolerance gives 0: 0 ÷ 0 cannot be sorted.
  if (off === 0 || room === Number.POSITIVE_INFINITY) return 0;
  return room <= 0 ? Number.MAX_VALUE : Math.min(off / room, Number.MAX_VALUE);
}
