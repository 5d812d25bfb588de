import { UsageError } from '../lib/errors.ts';
import { ALL_KINDS, type Impairment, kindOf, only } from './kinds/kinds.ts';
import { FILLED_BY_AUDIO_KBIT, queueBytes } from './kinds/rate.ts';

/** An Opus frame of 20 ms on the wire: about 64 bytes with RED, and RTP, SRTP, TURN, UDP, IP and Ethernet around it. */
const AUDIO_FRAME_BYTES = 150;
/** Only bulk traffic, in large packets, makes a link queue that is wider than audio fills. */
const BULK_FRAME_BYTES = 1200;

/** More packets per second than an access link without a rate will see; bounds memory, not traffic. */
const UNLIMITED_PPS = 20_000;

/**
 * Arguments of one netem for all impairments of a direction; empty when none of them is netem's.
 * @throws {UsageError} for a value out of range or impairments that one netem cannot do together.
 */
export function netemArgs(impairments: readonly Impairment[]): string[] {
  refuseConflicts(impairments);
  const args = impairments.flatMap((impairment) => kindOf(impairment).netemArgs(impairment));
  if (args.length === 0) return [];
  // netem's default of 1000 packets would be half a minute of queue on a slow link.
  return ['limit', String(limitPackets(impairments)), ...args];
}

function refuseConflicts(impairments: readonly Impairment[]): void {
  const kinds = impairments.map(({ kind }) => kind);
  const twice = kinds.find((kind, index) => kinds.indexOf(kind) !== index);
  if (twice) {
    throw new UsageError(`link: got ${twice} twice in one direction, expected once`, {
      hint: `Keep one ${twice}; it is not clear what two would add up to.`,
    });
  }
  for (const [name, kind] of ALL_KINDS) if (kinds.includes(name)) kind.refuse?.(impairments);
}

/**
 * netem counts packets, and those still under way with those that queue. So the limit is what the rate carries
 * in delay and queue together, in packets of the size that fills such a link; larger ones queue longer than asked.
 */
function limitPackets(impairments: readonly Impairment[]): number {
  const rate = only(impairments, 'rate');
  const { delayMs, jitterMs = 0 } = only(impairments, 'delay') ?? { delayMs: 0 };
  if (!rate) return Math.max(1000, Math.ceil(((delayMs + jitterMs) / 1000) * UNLIMITED_PPS));
  const underWayBytes = (rate.rateKbit * delayMs) / 8;
  const frameBytes = rate.rateKbit <= FILLED_BY_AUDIO_KBIT ? AUDIO_FRAME_BYTES : BULK_FRAME_BYTES;
  return Math.max(2, Math.ceil((queueBytes(rate) + underWayBytes) / frameBytes));
}
