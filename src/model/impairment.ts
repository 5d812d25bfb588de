import type { Impairment } from '../impair/kinds/kinds.ts';

/** `uplink`: participant to stack. `downlink`: stack to participant. */
export type Direction = 'uplink' | 'downlink';

export const DIRECTIONS: readonly Direction[] = ['uplink', 'downlink'];

/** One participant's access link; an empty list is a link that harms nothing. */
export interface LinkSpec {
  readonly uplink: readonly Impairment[];
  readonly downlink: readonly Impairment[];
}

export function isClean({ uplink, downlink }: LinkSpec): boolean {
  return uplink.length === 0 && downlink.length === 0;
}

/** What a queue of the gateway has counted since the links were applied. */
export interface QueueCounters {
  readonly sentPackets: number;
  readonly sentBytes: number;
  /** Lost by impairment and by a full queue together. */
  readonly droppedPackets: number;
  readonly backlogPackets: number;
}

export interface LinkCounters extends QueueCounters {
  readonly address: string;
  readonly direction: Direction;
}

export interface GatewayCounters {
  readonly links: readonly LinkCounters[];
  /** IPv4 of no participant with a link: passes unimpaired, so it should stay at 0. */
  readonly unmatched: readonly (QueueCounters & { readonly direction: Direction })[];
}
