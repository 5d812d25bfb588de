import type { Impairment } from '../../../src/impair/kinds/kinds.ts';
import type { Direction } from '../../../src/model/impairment.ts';
import type { LedgerRow, Leg } from '../../../src/model/ledger.ts';
import type { VerificationRow } from '../../../src/model/verification.ts';

/** Packets of a participant in one round. */
const PACKETS = 3000;

type Quantity = Pick<VerificationRow, 'quantity' | 'unit' | 'configured'> & {
  readonly tolerance: { readonly low: number; readonly high: number };
  readonly measured: number;
  /** Half width of the interval, of shares only. */
  readonly halfWidth?: number;
};

/** What path probe and queues would see of a link that is as asked; one loss may go unseen while the script plays. */
export function verificationRows(
  each: readonly Impairment[],
  { unseenLossDuring, round = 1 }: { readonly unseenLossDuring?: Direction; readonly round?: number } = {},
): VerificationRow[] {
  const witnesses = ['before', 'during', 'after'] as const;
  return (['uplink', 'downlink'] as const).flatMap((direction, down) => {
    const quantities = quantitiesOf(each, 1 + 0.03 * down);
    const probed = witnesses.flatMap((source, later) =>
      quantities.map((quantity) => {
        const unseen = source === 'during' && direction === unseenLossDuring && quantity.quantity === 'loss';
        const measured = unseen ? 0 : quantity.measured * (1 + 0.02 * later);
        return row({ ...quantity, measured }, direction, source, round, !unseen);
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
      configured: lossPct,
      measured: lossPct * 1.02 * drift,
      halfWidth: 0.12 + 0.3 * Math.sqrt(lossPct),
      tolerance: { low: lossPct * 0.6, high: lossPct === 0 ? 0.8 : lossPct * 1.4 },
    },
    {
      quantity: 'one-way delay p50',
      unit: 'ms',
      configured: delayMs,
      measured: delayMs + 0.42 * drift,
      tolerance: { low: Math.max(0, delayMs - 5), high: delayMs + 5 },
    },
    {
      quantity: 'one-way delay p95 − p5',
      unit: 'ms',
      configured: jitterMs * 1.8,
      measured: jitterMs * 1.77 + 0.21,
      tolerance: { low: Math.max(0, jitterMs * 1.6 - 3), high: jitterMs * 2 + 15 },
    },
    { quantity: 'duplicates', unit: '%', configured: 0, measured: 0, tolerance: { low: 0, high: 0.5 } },
    ...each.flatMap((impairment): Quantity[] => {
      if (impairment.kind !== 'rate') return [];
      const { rateKbit } = impairment;
      const tolerance = { low: rateKbit * 0.8, high: rateKbit * 1.05 };
      return [
        { quantity: 'rate', unit: 'kbit/s', configured: rateKbit, measured: rateKbit * 0.983, tolerance },
      ];
    }),
  ];
}

function row(
  { halfWidth, tolerance, ...quantity }: Quantity,
  direction: Direction,
  source: VerificationRow['source'],
  round: number,
  verified: boolean,
): VerificationRow {
  return {
    link: 'both',
    direction,
    source,
    round,
    ...quantity,
    ...(halfWidth !== undefined && { interval: intervalOf(quantity.measured, halfWidth) }),
    tolerance,
    packets: PACKETS,
    verified,
  };
}

/** What the queues counted is judged; jitter is told and never judged. */
function reported(loss: Quantity, direction: Direction, round: number): VerificationRow[] {
  const counted = row({ ...loss, measured: loss.configured * 1.03 }, direction, 'queues', round, true);
  const jitter: VerificationRow = {
    link: 'both',
    direction,
    source: 'during',
    round,
    quantity: 'jitter J',
    unit: 'ms',
    configured: 0,
    measured: 0.31,
    packets: PACKETS,
    verified: true,
  };
  return [{ ...counted, packets: 11_783 }, jitter];
}

function intervalOf(measured: number, halfWidth: number): { low: number; high: number } {
  return { low: Math.max(0, measured - halfWidth), high: measured + halfWidth };
}
