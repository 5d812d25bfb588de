import type { Direction } from '../../model/impairment.ts';
import type { RoundFacts } from '../../model/round-facts.ts';
import type { LedgerRound } from './ledger.ts';
import { inboundGrowth, reportsOf, reportsSince, sumOf } from './rtp-growth.ts';

/** Effect of network and jitter buffer on the speaker's own voice on its way to a floor listener. */
export interface MediaLeg {
  /** Concealed samples, lost or late ÷ all samples; 0–1. */
  readonly residualShare: number;
  /** Uplink and downlink: medians of the path probe's one-way delay, added. */
  readonly networkDelayMs: number;
  /** Mean time in the floor listeners' jitter buffers. */
  readonly jitterBufferMs: number;
  /** The sum of both, without encoder, packetisation (20 ms) and SFU. */
  readonly oneWayDelayMs: number;
}

export interface MediaLegRound extends LedgerRound {
  readonly facts: Pick<RoundFacts, 'addresses' | 'gateway' | 'translator' | 'path'>;
}

/** Undefined if a part was not measured. */
export function mediaLegOf(rounds: readonly MediaLegRound[]): MediaLeg | undefined {
  const heard = sumOf(rounds.flatMap(floorGrowth));
  const uplinkMs = networkDelay(rounds, 'speaker', 'uplink');
  const downlinkMs = networkDelay(rounds, 'listener', 'downlink');
  if (!heard || uplinkMs === undefined || downlinkMs === undefined) return undefined;
  if (heard.totalSamples === 0 || heard.jitterBufferEmitted === 0) return undefined;
  const networkDelayMs = uplinkMs + downlinkMs;
  const jitterBufferMs = heard.jitterBufferDelayMs / heard.jitterBufferEmitted;
  return {
    residualShare: heard.concealedSamples / heard.totalSamples,
    networkDelayMs,
    jitterBufferMs,
    oneWayDelayMs: networkDelayMs + jitterBufferMs,
  };
}

function floorGrowth({ observations }: MediaLegRound) {
  const dues = observations.flatMap(({ event }) => (event.type === 'utterance' ? [event.dueStartMs] : []));
  const names = new Set(observations.filter(({ role }) => role === 'floor').map((each) => each.participant));
  return [...names].flatMap((name) => {
    const since = reportsSince(
      reportsOf(observations, name),
      dues.length === 0 ? undefined : Math.min(...dues),
    );
    return inboundGrowth(since)?.total ?? [];
  });
}

/** Mean of the medians of this link's probes, without the unimpaired baseline. */
function networkDelay(
  rounds: readonly MediaLegRound[],
  side: 'speaker' | 'listener',
  direction: Direction,
): number | undefined {
  const medians = rounds.flatMap(({ facts }) =>
    facts.path.probes
      .filter(({ link }) => link === side || link === 'both')
      .flatMap(({ paced }) => paced[direction].delay?.p50 ?? []),
  );
  return medians.length === 0 ? undefined : medians.reduce((sum, each) => sum + each, 0) / medians.length;
}
