import type { Impairment } from '../../../src/impair/kinds/kinds.ts';
import type { Direction } from '../../../src/model/impairment.ts';
import type { LedgerRow, Leg } from '../../../src/model/ledger.ts';
import type { RealisedRow } from '../../../src/model/verification.ts';

/** Packets of a participant in one round. */
const PACKETS = 3000;

type Quantity = Pick<RealisedRow, 'quantity' | 'unit' | 'asked'> & {
  readonly tolerated: { readonly low: number; readonly high: number };
  readonly observed: number;
  /** Half width of the interval, of shares only. */
  readonly halfWidth?: number;
};

/** What path probe and queues would see of a link that is as asked; one loss may go unseen while the script plays. */
export function realisedRows(
  each: readonly Impairment[],
  { unseenLossDuring, round = 1 }: { readonly unseenLossDuring?: Direction; readonly round?: number } = {},
): RealisedRow[] {
  const witnesses = ['before', 'during', 'after'] as const;
  return (['uplink', 'downlink'] as const).flatMap((direction, down) => {
    const quantities = quantitiesOf(each, 1 + 0.03 * down);
    const probed = witnesses.flatMap((witness, later) =>
      quantities.map((quantity) => {
        const unseen = witness === 'during' && direction === unseenLossDuring && quantity.quantity === 'loss';
        const observed = unseen ? 0 : quantity.observed * (1 + 0.02 * later);
        return row({ ...quantity, observed }, direction, witness, round, !unseen);
      }),
    );
    const [loss] = quantities;
    return loss === undefined ? probed : [...probed, ...reported(loss, direction, round)];
  });
}

/** What became of packets on the five legs: some are lost on access links, and NACK and RED bring most back. */
export function ledgerRows(each: readonly Impairment[]): LedgerRow[] {
  const injected = each.find(({ kind }) => kind === 'loss');
  const share = injected?.kind === 'loss' ? injected.lossPct / 100 : 0;
  const access = (leg: Leg, packets: number): LedgerRow => ({
    leg,
    packets,
    injectedShare: share * 1.03,
    retransmittedShare: leg === 'speaker → SFU' ? 0 : share * 0.6,
    lostShare: share,
    residualShare: share * 0.11,
    ...(leg !== 'speaker → SFU' && { concealedShare: share * 0.09 }),
    bytesPerPacket: 168.4,
    red: { active: true, evidence: '168 bytes a packet, where plain Opus has 84' },
  });
  return [
    access('speaker → SFU', 5210),
    { leg: 'SFU → translator', packets: 5188, residualShare: share * 0.11, bytesPerPacket: 84.1 },
    { leg: 'translator → SFU', packets: 3977 },
    access('SFU → listener', 3969),
    access('SFU → floor listener', 2604),
  ];
}

function quantitiesOf(each: readonly Impairment[], drift: number): Quantity[] {
  const loss = each.find((impairment) => impairment.kind === 'loss');
  const lossPct = loss?.kind === 'loss' ? loss.lossPct : 0;
  const delay = each.find((impairment) => impairment.kind === 'delay');
  const [delayMs, jitterMs] = delay?.kind === 'delay' ? [delay.delayMs, delay.jitterMs ?? 0] : [0, 0];
  return [
    {
      quantity: 'loss',
      unit: '%',
      asked: lossPct,
      observed: lossPct * 1.02 * drift,
      halfWidth: 0.12 + 0.3 * Math.sqrt(lossPct),
      tolerated: { low: lossPct * 0.6, high: lossPct === 0 ? 0.8 : lossPct * 1.4 },
    },
    {
      quantity: 'one-way delay p50',
      unit: 'ms',
      asked: delayMs,
      observed: delayMs + 0.42 * drift,
      tolerated: { low: Math.max(0, delayMs - 5), high: delayMs + 5 },
    },
    {
      quantity: 'one-way delay p95 − p5',
      unit: 'ms',
      asked: jitterMs * 1.8,
      observed: jitterMs * 1.77 + 0.21,
      tolerated: { low: Math.max(0, jitterMs * 1.6 - 3), high: jitterMs * 2 + 15 },
    },
    { quantity: 'duplicates', unit: '%', asked: 0, observed: 0, tolerated: { low: 0, high: 0.5 } },
    ...each.flatMap((impairment): Quantity[] => {
      if (impairment.kind !== 'rate') return [];
      const { rateKbit } = impairment;
      const tolerated = { low: rateKbit * 0.8, high: rateKbit * 1.05 };
      return [{ quantity: 'rate', unit: 'kbit/s', asked: rateKbit, observed: rateKbit * 0.983, tolerated }];
    }),
  ];
}

function row(
  { halfWidth, tolerated, ...quantity }: Quantity,
  direction: Direction,
  witness: RealisedRow['witness'],
  round: number,
  realised: boolean,
): RealisedRow {
  return {
    link: 'both',
    direction,
    witness,
    round,
    ...quantity,
    ...(halfWidth !== undefined && { interval: intervalOf(quantity.observed, halfWidth) }),
    tolerated,
    packets: PACKETS,
    realised,
  };
}

/** What the queues counted is judged; jitter is told and never judged. */
function reported(loss: Quantity, direction: Direction, round: number): RealisedRow[] {
  const counted = row({ ...loss, observed: loss.asked * 1.03 }, direction, 'queues', round, true);
  const jitter: RealisedRow = {
    link: 'both',
    direction,
    witness: 'during',
    round,
    quantity: 'jitter J',
    unit: 'ms',
    asked: 0,
    observed: 0.31,
    packets: PACKETS,
    realised: true,
  };
  return [{ ...counted, packets: 11_783 }, jitter];
}

function intervalOf(observed: number, halfWidth: number): { low: number; high: number } {
  return { low: Math.max(0, observed - halfWidth), high: observed + halfWidth };
}
