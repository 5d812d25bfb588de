import { EXIT, HiveBenchError } from '../../lib/errors.ts';
import { DIRECTIONS, type Direction, type GatewayCounters } from '../../model/impairment.ts';
import type { BothWays } from '../../model/round-facts.ts';

export interface ClosedPathFacts {
  /** Probe over unimpaired links. */
  readonly baseline: BothWays;
  /** Counters of the gateway's queues after that probe. */
  readonly counters: GatewayCounters;
  /** What may drop bridged frames on the host of Docker Engine, in sentences. */
  readonly filter: string;
}

/**
 * Refuses to measure if an unimpaired link carries nothing: the cause is a firewall, not the network. Without this
 * check, a run would measure every scenario and report 100 % loss.
 * @throws {HiveBenchError} with exit code 69, naming the direction and where the packets were last seen.
 */
export function refuseClosedPath({ baseline, counters, filter }: ClosedPathFacts): void {
  const closed = DIRECTIONS.filter((direction) => baseline[direction].received === 0);
  if (closed.length === 0) return;
  const sent = closed
    .map((direction) => `0 of ${baseline[direction].sent} ${direction} packets`)
    .join(' and ');
  throw new HiveBenchError(
    `the path between access network and stack network is closed: ${sent} arrived over links that impair nothing.`,
    { hint: filter, exitCode: EXIT.unavailable, evidence: closed.map((each) => lastSeen(each, counters)) },
  );
}

/** The gateway counts what leaves it, so a packet that it did not count was dropped before it. */
function lastSeen(direction: Direction, { links }: GatewayCounters): string {
  const counted = links
    .filter((queue) => queue.direction === direction)
    .reduce((sum, { sentPackets }) => sum + sentPackets, 0);
  const from = direction === 'uplink' ? 'the client' : 'the stack';
  const to = direction === 'uplink' ? 'the stack' : 'the client';
  return counted === 0
    ? `${direction}: no packet from ${from} reached the gateway`
    : `${direction}: the gateway sent ${counted} packets on, and none reached ${to}`;
}
