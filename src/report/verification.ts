import type { RealisedRow } from '../model/verification.ts';
import type { Interval } from '../model/statistics.ts';

export type JudgedRow = RealisedRow & { readonly tolerated: Interval };

/** What one witness said of one quantity over all rounds: the round that came out worst stands for them. */
export interface Finding {
  readonly worst: JudgedRow;
  readonly rounds: number;
  readonly realisedIn: number;
}

/** Rows of a scenario, sorted by how much a reader has to see of them. */
export interface Findings {
  /** What was asked, and whatever was not realised. */
  readonly shown: readonly Finding[];
  /** Judged too, but nothing was asked and nothing was found. */
  readonly quiet: readonly Finding[];
  /** Never judged. */
  readonly reported: readonly RealisedRow[];
}

export function findingsOf(rows: readonly RealisedRow[]): Findings {
  const all = grouped(rows.filter(isJudged), quantityKey)
    .flatMap((sameQuantity) => grouped(sameQuantity, ({ witness }) => witness))
    .flatMap((sameWitness) => finding(sameWitness) ?? []);
  const asked = all.filter(({ worst }) => worst.asked !== 0 || !worst.realised);
  // A scenario that asks for nothing promises first of all that nothing is lost.
  const shown = asked.length > 0 ? asked : all.filter(({ worst }) => worst.quantity === 'loss');
  return {
    shown,
    quiet: all.filter((each) => !shown.includes(each)),
    reported: rows.filter((row) => !isJudged(row)),
  };
}

export function isJudged(row: RealisedRow): row is JudgedRow {
  return row.tolerated !== undefined;
}

/** `uplink`, or `speaker uplink` where speakers and listeners have different links. */
export function sideOf({ link, direction }: RealisedRow): string {
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
    (a, b) => Number(a.realised) - Number(b.realised) || excess(b) - excess(a) || a.round - b.round,
  );
  const realisedIn = rows.filter(({ realised }) => realised).length;
  return worst && { worst, rounds: rows.length, realisedIn };
}

/** How far from what was asked towards the end of what is tolerated: 0 is as asked, 1 the very end. */
function excess({ asked, observed, tolerated: { low, high } }: JudgedRow): number {
  const [off, room] = observed > asked ? [observed - asked, high - asked] : [asked - observed, asked - low];
  // Where everything is tolerated nothing is far, and 0 ÷ 0 is no number to sort by.
  if (off === 0 || room === Number.POSITIVE_INFINITY) return 0;
  return room <= 0 ? Number.MAX_VALUE : Math.min(off / room, Number.MAX_VALUE);
}
