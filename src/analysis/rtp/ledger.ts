import type { Direction } from '../../model/impairment.ts';
import type { Observation, Role } from '../../wire/participant.ts';
import type { LedgerRow } from '../../model/ledger.ts';
import type { RoundFacts } from '../../model/round-facts.ts';
import { receivedRow, sentRow, type Track, trackOf } from './ledger-row.ts';
import {
  type Inbound,
  inboundGrowth,
  type Outbound,
  outboundGrowth,
  reportsOf,
  reportsSince,
  type RtpReport,
} from './rtp-growth.ts';

export interface LedgerRound {
  readonly facts: Pick<RoundFacts, 'addresses' | 'gateway' | 'translator'>;
  readonly observations: readonly Observation[];
}

/** RTP statistics of one pair's five ends of legs. */
interface PairReports {
  readonly speaker: readonly RtpReport[];
  readonly translator: readonly RtpReport[];
  readonly listener: readonly RtpReport[];
  readonly floor: readonly RtpReport[];
}

/**
 * What happened to the packets, leg by leg, summed over rounds and pairs. A leg without statistics has no row. The
 * SFU forwards gaps and does not decode RED, so a receiver's counts include the losses of all legs before: a floor
 * listener's include those of the speaker's uplink. The SFU plays nothing, so what remains lost after RED is known
 * only where audio is played: at the translator and the listeners.
 */
export function lossLedger(rounds: readonly LedgerRound[]): LedgerRow[] {
  const pairs = rounds.flatMap(pairsOf);
  const spoken = mimeType(rounds, 'floor');
  const translated = mimeType(rounds, 'listener');
  const sent = (by: 'speaker' | 'translator'): Track<Outbound>[] =>
    pairs.flatMap((pair) => trackOf(outboundGrowth(pair[by]), pair[by]));
  const received = (by: keyof PairReports, from: 'speaker' | 'translator'): Track<Inbound>[] =>
    pairs.flatMap((pair) => trackOf(inboundGrowth(pair[by]), pair[from]));
  return [
    sentRow('speaker → SFU', sent('speaker'), spoken, injected(rounds, 'speaker', 'uplink')),
    receivedRow('SFU → translator', received('translator', 'speaker'), spoken, undefined),
    sentRow('translator → SFU', sent('translator'), translated, undefined),
    receivedRow(
      'SFU → listener',
      received('listener', 'translator'),
      translated,
      injected(rounds, 'listener', 'downlink'),
    ),
    receivedRow(
      'SFU → floor listener',
      received('floor', 'speaker'),
      spoken,
      injected(rounds, 'floor', 'downlink'),
    ),
  ].filter((row) => row !== undefined);
}

/** Traffic of join probes alone is not a leg of a translation. */
function measured({ observations }: LedgerRound): readonly Observation[] {
  const heard = new Set(observations.flatMap(({ role, pair }) => (role === 'listener' ? [pair] : [])));
  return observations.filter(({ pair }) => heard.has(pair));
}

/** All reports from the last one before the pair's first utterance. */
function pairsOf(round: LedgerRound): PairReports[] {
  const { translator } = round.facts;
  const observations = measured(round);
  const speakers = new Map(
    observations.flatMap(({ role, pair, participant }) => (role === 'speaker' ? [[pair, participant]] : [])),
  );
  return [...speakers].map(([pair, speaker]) => {
    const dues = observations.flatMap(({ participant, event }) =>
      participant === speaker && event.type === 'utterance' ? [event.dueStartMs] : [],
    );
    const firstDueMs = dues.length === 0 ? undefined : Math.min(...dues);
    const since = (reports: readonly RtpReport[]): RtpReport[] => reportsSince(reports, firstDueMs);
    const of = (role: Role): RtpReport[] => {
      const name = observations.find((each) => each.pair === pair && each.role === role)?.participant;
      return name === undefined ? [] : since(reportsOf(observations, name));
    };
    return {
      speaker: of('speaker'),
      translator: since(translator.filter((report) => report.speaker === speaker)),
      listener: of('listener'),
      floor: of('floor'),
    };
  });
}

/** The server's name of the track that this kind of listener receives. */
function mimeType(rounds: readonly LedgerRound[], role: Role): string | undefined {
  for (const { observations } of rounds) {
    for (const { role: of, event } of observations) {
      if (of === role && event.type === 'ready' && event.codec !== undefined) return event.codec;
    }
  }
  return undefined;
}

/** Over all packets offered to these participants' queues in this direction, media or not. */
function injected(rounds: readonly LedgerRound[], role: Role, direction: Direction): number | undefined {
  let [dropped, offered] = [0, 0];
  for (const round of rounds) {
    const { facts } = round;
    const names = new Set(
      measured(round)
        .filter((each) => each.role === role)
        .map((each) => each.participant),
    );
    const addresses = new Set([...names].map((name) => facts.addresses[name]));
    for (const link of facts.gateway.counters?.links ?? []) {
      if (link.direction !== direction || !addresses.has(link.address)) continue;
      dropped += link.droppedPackets;
      offered += link.sentPackets + link.droppedPackets + link.backlogPackets;
    }
  }
  return offered === 0 ? undefined : dropped / offered;
}
