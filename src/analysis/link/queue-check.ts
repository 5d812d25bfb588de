import type { ExpectedPath } from '../../impair/kinds/kind.ts';
import type { Concern } from '../../model/health.ts';
import {
  DIRECTIONS,
  type Direction,
  type GatewayCounters,
  type LinkCounters,
} from '../../model/impairment.ts';
import type { VerificationRow } from '../../model/verification.ts';
import { expectedPath } from './expected-path.ts';
import { lossInflation } from './loss.ts';
import type { LinkKind } from './link-kinds.ts';
import { checkShare, CONFIDENCE, type Quantity, sentence } from './tolerance.ts';

export interface QueueCheck {
  readonly rows: readonly Omit<VerificationRow, 'round'>[];
  readonly concerns: readonly Concern[];
}

/**
 * Checks what the participants' own queues dropped of the packets that they were offered in the round. Their total is
 * one row per direction. Each queue is also judged by itself, so that one missing link is not lost among many. A rate
 * drops packets that do not fit into its queue, so too many drops prove nothing there.
 */
export function checkQueues(kind: LinkKind, counters: GatewayCounters): QueueCheck {
  const checks = DIRECTIONS.map((direction) => checkDirection(kind, direction, counters.links));
  return {
    rows: checks.flatMap(({ rows }) => rows),
    concerns: checks.flatMap(({ concerns }) => concerns),
  };
}

function checkDirection(kind: LinkKind, direction: Direction, links: readonly LinkCounters[]): QueueCheck {
  const expected = expectedPath(kind.spec[direction]);
  const own = kind.participants.flatMap(({ name, address }) => {
    const queue = links.find((each) => each.address === address && each.direction === direction);
    return queue ? [{ name, address, ...tally(queue) }] : [];
  });
  const total = {
    offered: own.reduce((sum, { offered }) => sum + offered, 0),
    dropped: own.reduce((sum, { dropped }) => sum + dropped, 0),
  };
  if (total.offered === 0) return { rows: [], concerns: [] };

  const pooled = judge(expected, total, CONFIDENCE);
  const concerns = own.flatMap((queue): Concern[] => {
    if (queue.offered === 0) return [];
    // Bonferroni: together they err no more often than one check.
    const quantity = judge(expected, queue, 1 - (1 - CONFIDENCE) / own.length);
    const what = `the ${direction} queue of ${queue.name} (${queue.address}) was not as configured: ${sentence(quantity)}`;
    return quantity.verified ? [] : [{ what, invalidates: true }];
  });
  if (!pooled.verified && concerns.length === 0) {
    const what = `the ${direction} queues (${kind.link}) were not as configured: ${sentence(pooled)}`;
    concerns.push({ what, invalidates: true });
  }
  return { rows: [{ link: kind.link, direction, source: 'queues', ...pooled }], concerns };
}

function tally({ sentPackets, droppedPackets, backlogPackets }: LinkCounters) {
  return { offered: sentPackets + droppedPackets + backlogPackets, dropped: droppedPackets };
}

function judge(
  expected: ExpectedPath,
  { offered, dropped }: { readonly offered: number; readonly dropped: number },
  confidence: number,
): Quantity {
  return checkShare({
    quantity: 'dropped',
    configured: expected.droppedShare,
    count: dropped,
    packets: offered,
    inflation: lossInflation(expected),
    confidence,
    fromBelowOnly: expected.rate !== undefined,
  }).quantity;
}
