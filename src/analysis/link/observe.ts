import type { Arrival, DelayQuantiles, PathLog, PathObservation } from '../../wire/path-probe.ts';
import type { BothWays } from '../../model/round-facts.ts';
import { quantile } from '../../stats/quantile.ts';

/** Ethernet, IPv4 and UDP headers around a payload, which the gateway's rate includes. */
export const HEADERS_BYTES = 14 + 20 + 8;

/** Both directions of the path, from the logs of its two ends. */
export function observePath(near: PathLog, far: PathLog): BothWays {
  return { uplink: observe(near, far), downlink: observe(far, near) };
}

function observe(sender: PathLog, receiver: PathLog): PathObservation {
  const { received } = receiver;
  const first = firstArrivals(received);
  const sent = sender.sentPackets;
  const lost = sent - first.length;
  const delaysMs = first
    .map(([, sentMs, receivedMs]) => Math.round((receivedMs - sentMs) * 1000) / 1000)
    .toSorted((a, b) => a - b);
  const delay = delayQuantiles(delaysMs);
  const jitterMs = interarrivalJitter(first);
  const frameBytes = sender.plan.payloadBytes + HEADERS_BYTES;
  const arrivedKbit = arrivalRate(first, frameBytes);
  return {
    sent,
    received: first.length,
    lost,
    lossShare: sent === 0 ? 0 : lost / sent,
    duplicateShare: first.length === 0 ? 0 : (received.length - first.length) / first.length,
    reorderShare: reorderShare(first),
    bursts: lossBursts(first, sent),
    delaysMs,
    ...(delay && { delay }),
    ...(jitterMs !== undefined && { jitterMs }),
    frameBytes,
    intervalMs: sender.plan.intervalMs,
    ...(arrivedKbit !== undefined && { arrivedKbit }),
  };
}

function firstArrivals(received: readonly Arrival[]): Arrival[] {
  const seen = new Set<number>();
  return received.filter(([seq]) => !seen.has(seq) && seen.add(seq));
}

function delayQuantiles(sorted: readonly number[]): DelayQuantiles | undefined {
  const at = (p: number): number => quantile(sorted, p) ?? Number.NaN;
  const p0 = sorted[0];
  if (p0 === undefined) return undefined;
  return {
    p0,
    p5: at(0.05),
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    p100: at(1),
    pdvP95: at(0.95) - p0,
    pdvP99: at(0.99) - p0,
  };
}

/** RFC 3550 §6.4.1, with send times in place of RTP timestamps; undefined for fewer than two packets. */
function interarrivalJitter(arrivals: readonly Arrival[]): number | undefined {
  let jitterMs: number | undefined;
  for (const [index, [, sentMs, receivedMs]] of arrivals.entries()) {
    const before = arrivals[index - 1];
    if (!before) continue;
    const difference = Math.abs(receivedMs - before[2] - (sentMs - before[1]));
    jitterMs = (jitterMs ?? 0) + (difference - (jitterMs ?? 0)) / 16;
  }
  return jitterMs;
}

/** A packet is reordered if one with a higher number arrived before it (RFC 4737 §3.3). */
function reorderShare(arrivals: readonly Arrival[]): number {
  let expected = 0;
  let reordered = 0;
  for (const [seq] of arrivals) {
    if (seq < expected) reordered += 1;
    else expected = seq + 1;
  }
  return arrivals.length === 0 ? 0 : reordered / arrivals.length;
}

/** Runs of consecutive sequence numbers that never arrived. */
function lossBursts(arrivals: readonly Arrival[], sent: number): PathObservation['bursts'] {
  const arrived = new Set(arrivals.map(([seq]) => seq));
  const lengths: number[] = [];
  let run = 0;
  for (let seq = 0; seq <= sent; seq += 1) {
    if (seq < sent && !arrived.has(seq)) run += 1;
    else if (run > 0) {
      lengths.push(run);
      run = 0;
    }
  }
  const total = lengths.reduce((sum, length) => sum + length, 0);
  return {
    count: lengths.length,
    meanLength: lengths.length === 0 ? 0 : total / lengths.length,
    maxLength: Math.max(0, ...lengths),
  };
}

function arrivalRate(arrivals: readonly Arrival[], frameBytes: number): number | undefined {
  const [first, last] = [arrivals[0], arrivals.at(-1)];
  if (!first || !last || last[2] <= first[2]) return undefined;
  return ((arrivals.length - 1) * frameBytes * 8) / (last[2] - first[2]);
}
