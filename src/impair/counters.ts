import { DIRECTIONS, type Direction, type GatewayCounters, type QueueCounters } from '../model/impairment.ts';
import { leafHandle, UNMATCHED_HANDLE } from './link-plan.ts';
import type { PortState } from './tc-show.ts';

/** What the queue of every address has counted; an address without a queue is left out, not given zeros. */
export function countersOf(
  addresses: readonly string[],
  installed: Readonly<Record<Direction, PortState>>,
): GatewayCounters {
  return {
    links: DIRECTIONS.flatMap((direction) =>
      addresses.flatMap((address) => {
        const counters = queueCounters(installed[direction], leafHandle(address));
        return counters ? [{ address, direction, ...counters }] : [];
      }),
    ),
    unmatched: DIRECTIONS.flatMap((direction) => {
      const counters = queueCounters(installed[direction], UNMATCHED_HANDLE);
      return counters ? [{ direction, ...counters }] : [];
    }),
  };
}

function queueCounters(port: PortState, handle: string): QueueCounters | undefined {
  const qdisc = port.qdiscs.find((candidate) => candidate.handle === handle);
  return (
    qdisc && {
      sentPackets: qdisc.packets,
      sentBytes: qdisc.bytes,
      droppedPackets: qdisc.drops,
      backlogPackets: qdisc.qlen,
    }
  );
}
