import type { VerificationRow } from '../model/verification.ts';
import type { Interval } from '../model/statistics.ts';

export type JudgedRow = VerificationRow & { readonly tolerance: Interval };

/** What one witness said of one quantity over all rounds: the round that came out worst stands for them. */
export interface Finding {
  readonly worst: JudgedRow;
  readonly rounds: number;
  readonly verifiedIn: number;
}

/** Rows of a scenario, sorted by how much a reader has to see of them. */
export interface Findings {
  /** What was asked, and whatever was not realised. */
  readonly shown: readonly Finding[];
  /** Judged too, but nothing was asked and nothing was found. */
  readonly quiet: readonly Finding[];
  /** Never judged. */
  readonly reported: readonly VerificationRow[];
}

export function findingsOf(rows: readonly VerificationRow[]): Findings {
  const all = grouped(rows.filter(isJudged), quantityKey)
    .flatMap((sameQuantity) => grouped(sameQuantity, ({ source }) => source))
    .flatMap((sameWitness) => finding(sameWitness) ?? []);
  const configured = all.filter(({ worst }) => worst.configured !== 0 || !worst.verified);
  // A scenario that asks for nothing promises first of all that nothing is lost.
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

/** `uplink`, or `speaker uplink` where speakers and listeners have different links. */
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

/** How far from what was asked towards the end of what is tolerated: 0 is as asked, 1 the very end. */
function excess({ configured, measured, tolerance: { low, high } }: JudgedRow): number {
  const [off, room] =
    measured > configured
      ? [measured - configured, high - configured]
      : [configured - measured, configured - low];
  // Where everything is tolerated nothing is far, and 0 ÷ 0 is no number to sort by.
  if (off === 0 || room === Number.POSITIVE_INFINITY) return 0;
  return room <= 0 ? Number.MAX_VALUE : Math.min(off / room, Number.MAX_VALUE);
}
