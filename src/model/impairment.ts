/** `uplink`: participant to stack. `downlink`: stack to participant. */
export type Direction = 'uplink' | 'downlink';

export const DIRECTIONS: readonly Direction[] = ['uplink', 'downlink'];

/** What one direction of an access link does to packets. Percentages are 0–100. */
export type Impairment =
  /** One-way delay, uniform over delayMs ± jitterMs. */
  | { readonly kind: 'delay'; readonly delayMs: number; readonly jitterMs?: number }
  /** Every packet lost with the same chance, whatever happened to its neighbours. */
  | { readonly kind: 'loss'; readonly lossPct: number }
  /** Gilbert model: lossPct in the long run, in bursts of meanBurst packets on average (geometric). */
  | { readonly kind: 'burst-loss'; readonly lossPct: number; readonly meanBurst: number }
  /** Ethernet bits per second, with a tail-drop queue of queueMs at that rate. */
  | { readonly kind: 'rate'; readonly rateKbit: number; readonly queueMs: number }
  /** Share of packets that skip the delay and so overtake; needs a delay without jitter beside it. */
  | { readonly kind: 'reorder'; readonly reorderPct: number }
  | { readonly kind: 'duplicate'; readonly duplicatePct: number };

export type ImpairmentKind = Impairment['kind'];
export type ImpairmentOf<Kind extends ImpairmentKind> = Extract<Impairment, { readonly kind: Kind }>;

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
