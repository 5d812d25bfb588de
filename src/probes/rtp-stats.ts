import { setTimeout as sleep } from 'node:timers/promises';
import type { Room } from '@livekit/rtc-node';
import type { RtpStats } from '../wire/rtp-stats.ts';
import { faultOf } from './fault.ts';
import type { Emit } from './wire.ts';

type SessionStats = Awaited<ReturnType<Room['getRtcStats']>>;
type Stat = SessionStats['publisherStats'][number]['stats'];

const CANDIDATE_TYPES = ['host', 'srflx', 'prflx', 'relay'];

/**
 * Reports the room's RTP statistics every `everyMs`, never two reports at once, and calls `onStats` with each. The
 * returned function stops this after a final report, for which it waits at most `withinMs`. A report that is not
 * finished then is abandoned and is not a fault.
 */
export function watchRtp(
  room: Room,
  emit: Emit,
  everyMs: number,
  onStats: (stats: RtpStats) => Promise<void> = async () => undefined,
): (withinMs: number) => Promise<void> {
  const emitFault = faultOf(room, emit, 'RTP statistics');
  let isOver = false;
  let underWay: Promise<void> | undefined;
  const read = async (): Promise<void> => {
    const stats = await readRtp(room);
    emit({ type: 'rtp', stats });
    await onStats(stats);
  };
  const report = (): Promise<void> => {
    underWay ??= read()
      .catch((error: unknown) => (isOver ? undefined : emitFault(error)))
      .finally(() => (underWay = undefined));
    return underWay;
  };
  const timer = setInterval(() => void report(), everyMs);
  const last = async (): Promise<void> => {
    clearInterval(timer);
    await underWay;
    await report();
  };
  return async (withinMs) => {
    await Promise.race([last(), sleep(withinMs)]);
    isOver = true;
  };
}

/** @throws while the room is not connected. */
export async function readRtp(room: Room): Promise<RtpStats> {
  return flatten(await room.getRtcStats());
}

/**
 * Flattens the statistics of an audio-only participant. A single peer connection reports everything under "publisher",
 * two report under both lists, so both are read.
 */
function flatten({ publisherStats, subscriberStats }: SessionStats): RtpStats {
  const all = [...publisherStats, ...subscriberStats].map(({ stats }) => stats);
  const inbound = all
    .filter(is('inboundRtp'))
    .map(({ value }) => value)
    .find(({ stream }) => stream?.kind === 'audio');
  const outbound = all
    .filter(is('outboundRtp'))
    .map(({ value }) => value)
    .find(({ stream }) => stream?.kind === 'audio');
  const remote = all.filter(is('remoteInboundRtp')).map(({ value }) => value)[0];
  return {
    ...candidates(all),
    ...(inbound && { inbound: inboundOf(inbound) }),
    ...(outbound && {
      outbound: {
        packetsSent: num(outbound.sent?.packetsSent),
        bytesSent: num(outbound.sent?.bytesSent),
        nacks: num(outbound.outbound?.nackCount),
        retransmittedSent: num(outbound.outbound?.retransmittedPacketsSent),
        remotePacketsLost: num(remote?.received?.packetsLost),
        ...(outbound.outbound?.targetBitrate !== undefined && {
          targetBitrateBps: outbound.outbound.targetBitrate,
        }),
      },
    }),
  };
}

function inboundOf({ received, inbound }: ValueOf<'inboundRtp'>): NonNullable<RtpStats['inbound']> {
  return {
    packetsReceived: num(received?.packetsReceived),
    packetsLost: num(received?.packetsLost),
    bytesReceived: num(inbound?.bytesReceived),
    jitterMs: num(received?.jitter) * 1000,
    jitterBufferDelayMs: num(inbound?.jitterBufferDelay) * 1000,
    jitterBufferTargetDelayMs: num(inbound?.jitterBufferTargetDelay) * 1000,
    jitterBufferEmitted: num(inbound?.jitterBufferEmittedCount),
    totalSamples: num(inbound?.totalSamplesReceived),
    concealedSamples: num(inbound?.concealedSamples),
    silentConcealedSamples: num(inbound?.silentConcealedSamples),
    concealmentEvents: num(inbound?.concealmentEvents),
    insertedSamples: num(inbound?.insertedSamplesForDeceleration),
    removedSamples: num(inbound?.removedSamplesForAcceleration),
    fecPacketsReceived: num(inbound?.fecPacketsReceived),
    nacks: num(inbound?.nackCount),
    retransmittedReceived: num(inbound?.retransmittedPacketsReceived),
  };
}

/** Candidate types of the selected pair, which prove that media passes the relay. */
function candidates(all: readonly Stat[]): Pick<RtpStats, 'localCandidate' | 'remoteCandidate' | 'rttMs'> {
  const selected = new Set(
    all.filter(is('transport')).map(({ value }) => value.transport?.selectedCandidatePairId),
  );
  const pair = all.filter(is('candidatePair')).find(({ value }) => selected.has(value.rtc?.id ?? '-'))
    ?.value.candidatePair;
  if (!pair) return {};
  const typeOf = (id: string | undefined, side: 'localCandidate' | 'remoteCandidate'): string | undefined => {
    const type = all.filter(is(side)).find(({ value }) => value.rtc?.id === id)?.value
      .candidate?.candidateType;
    return type === undefined ? undefined : CANDIDATE_TYPES[type];
  };
  const local = typeOf(pair.localCandidateId, 'localCandidate');
  const remote = typeOf(pair.remoteCandidateId, 'remoteCandidate');
  return {
    ...(local !== undefined && { localCandidate: local }),
    ...(remote !== undefined && { remoteCandidate: remote }),
    ...(pair.currentRoundTripTime !== undefined && { rttMs: pair.currentRoundTripTime * 1000 }),
  };
}

type ValueOf<C extends NonNullable<Stat['case']>> = Extract<Stat, { case: C }>['value'];

function is<C extends NonNullable<Stat['case']>>(
  name: C,
): (stat: Stat) => stat is Extract<Stat, { case: C }> {
  return (stat): stat is Extract<Stat, { case: C }> => stat.case === name;
}

function num(value: bigint | number | undefined): number {
  return Number(value ?? 0);
}
