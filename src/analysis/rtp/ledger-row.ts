import type { Leg, LedgerRow } from '../../model/ledger.ts';
import { detectRed, type PacketSizes } from './red.ts';
import { type Growth, type Inbound, type Outbound, type RtpReport, sumOf } from './rtp-growth.ts';

/** One track at one end of a leg, and its packet size at the encoder's target. */
export interface Track<Counters> extends Growth<Counters> {
  readonly expectedBytes: number | undefined;
}

/** No row if its counters did not grow; `sender` are the reports of the track's sender. */
export function trackOf<Counters>(
  growth: Growth<Counters> | undefined,
  sender: readonly RtpReport[],
): Track<Counters>[] {
  return growth ? [{ ...growth, expectedBytes: packetBytes(sender) }] : [];
}

/** As counted by the sender, with what the SFU reports back to it; undefined if nothing was sent. */
export function sentRow(
  leg: Leg,
  tracks: readonly Track<Outbound>[],
  mime: string | undefined,
  injectedShare: number | undefined,
): LedgerRow | undefined {
  const sum = sumOf(tracks.map(({ total }) => total));
  if (!sum || sum.packetsSent === 0) return undefined;
  const { packetsSent: packets, bytesSent, retransmittedSent, remotePacketsLost } = sum;
  const sizes = tracks.map(({ steps, expectedBytes }) => ({
    expectedBytes,
    steps: steps.map((step) => ({ packets: step.packetsSent, bytes: step.bytesSent })),
  }));
  return {
    leg,
    packets,
    ...(injectedShare !== undefined && { injectedShare }),
    retransmittedShare: shareOf(retransmittedSent, packets),
    lostShare: shareOf(remotePacketsLost, packets),
    bytesPerPacket: bytesSent / packets,
    ...redOf(sizes, mime),
  };
}

/** As counted by the receiver; undefined if nothing arrived. */
export function receivedRow(
  leg: Leg,
  tracks: readonly Track<Inbound>[],
  mime: string | undefined,
  injectedShare: number | undefined,
): LedgerRow | undefined {
  const sum = sumOf(tracks.map(({ total }) => total));
  if (!sum || sum.packetsReceived === 0) return undefined;
  const { packetsReceived: packets, packetsLost, bytesReceived, retransmittedReceived } = sum;
  const { totalSamples, concealedSamples, silentConcealedSamples } = sum;
  const sizes = tracks.map(({ steps, expectedBytes }) => ({
    expectedBytes,
    steps: steps.map((step) => ({ packets: step.packetsReceived, bytes: step.bytesReceived })),
  }));
  return {
    leg,
    packets,
    ...(injectedShare !== undefined && { injectedShare }),
    retransmittedShare: shareOf(retransmittedReceived, packets),
    lostShare: shareOf(packetsLost, packets + packetsLost),
    ...(totalSamples > 0 && {
      residualShare: shareOf(concealedSamples, totalSamples),
      concealedShare: shareOf(concealedSamples - silentConcealedSamples, totalSamples),
    }),
    bytesPerPacket: bytesReceived / packets,
    ...redOf(sizes, mime),
  };
}

/**
 * Within 0–1. A count of lost packets decreases when one of them arrives late or twice (RFC 3550 §6.4.1), so its
 * growth can be below 0.
 */
function shareOf(part: number, whole: number): number {
  return Math.min(1, Math.max(0, part / whole));
}

function redOf(
  tracks: readonly (Pick<PacketSizes, 'steps'> & { readonly expectedBytes: number | undefined })[],
  mime: string | undefined,
): Pick<LedgerRow, 'red'> {
  const known = tracks.flatMap(({ steps, expectedBytes }) =>
    expectedBytes === undefined ? [] : [{ steps, expectedBytes }],
  );
  const red = detectRed(known, mime);
  return red ? { red } : {};
}

/**
 * libwebrtc uses 20 ms packets for Opus, and no option of the SDK changes that; other senders report their packet
 * time.
 */
const PACKET_MS = 20;

/** Largest packet at the encoder's target: a larger one contains more than one encoding. */
function packetBytes(reports: readonly RtpReport[]): number | undefined {
  const sizes = reports.flatMap(({ stats: { outbound } }) => {
    const { targetBitrateBps, packetMs = PACKET_MS } = outbound ?? {};
    return targetBitrateBps === undefined ? [] : [(targetBitrateBps * packetMs) / 8000];
  });
  return sizes.length === 0 ? undefined : Math.max(...sizes);
}
