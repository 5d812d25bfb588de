import type { LedgerRow } from '../../model/ledger.ts';

/** What the size of one track's packets shows about their format. */
export interface PacketSizes {
  /** Packets and payload bytes between consecutive reports. */
  readonly steps: readonly { readonly packets: number; readonly bytes: number }[];
  /** Packet size at the encoder's target bit rate, without redundancy. */
  readonly expectedBytes: number;
}

/** About a second: fewer packets would generalise from a loud syllable or a pause. */
const MIN_PACKETS = 45;
/**
 * Largest mean packet ÷ packet at the encoder's target: measured 1.85–2.13 with RED, where every packet contains its
 * predecessor, and 0.92–1.05 without (docs/decisions/0008-red.md). Between the two limits, the result is unknown.
 */
const RED_FROM = 1.5;
const PLAIN_UP_TO = 1.2;
/**
 * A pause with RED is as large as speech without (65 or 115 bytes against 120). So plain Opus needs both speech and
 * pauses: some steps reach the target, and others are far below the largest (measured: 2.1–4.1 times).
 */
const PLAIN_FROM = 0.85;
const PAUSE_BELOW = 1 / 1.5;
const MIN_STEPS = 5;

/**
 * Whether tracks carry RED (RFC 2198), from the size of their packets: statistics name both `audio/opus`, and the
 * server's name of a track only says what its publisher sends. Absent if the packets are inconclusive or disagree.
 * @param mimeType the server's name of the track, quoted in the evidence
 */
export function detectRed(tracks: readonly PacketSizes[], mimeType: string | undefined): LedgerRow['red'] {
  const known = tracks.flatMap((track) => {
    const sizes = stepSizes(track);
    const { expectedBytes: expected } = track;
    return sizes.length === 0 || expected === 0 ? [] : [{ sizes, bytes: Math.max(...sizes), expected }];
  });
  if (known.length === 0) return undefined;
  const active = known.every(({ bytes, expected }) => bytes >= RED_FROM * expected);
  if (!active && !known.every(isPlain)) return undefined;
  return { active, evidence: evidenceOf(known, mimeType) };
}

interface KnownTrack {
  readonly sizes: readonly number[];
  /** Packet size in the largest step. */
  readonly bytes: number;
  /** Packet size at the encoder's target. */
  readonly expected: number;
}

function isPlain({ sizes, bytes, expected }: KnownTrack): boolean {
  const speech = bytes >= PLAIN_FROM * expected && bytes <= PLAIN_UP_TO * expected;
  return speech && sizes.length >= MIN_STEPS && Math.min(...sizes) <= PAUSE_BELOW * bytes;
}

/** Mean payload of a packet, step by step. */
function stepSizes({ steps }: PacketSizes): number[] {
  return steps.filter(({ packets }) => packets >= MIN_PACKETS).map(({ packets, bytes }) => bytes / packets);
}

function evidenceOf(told: readonly KnownTrack[], mimeType: string | undefined): string {
  const bytes = told.map((each) => Math.round(each.bytes));
  const [low, high] = [Math.min(...bytes), Math.max(...bytes)];
  const range = low === high ? `${low}` : `${low}–${high}`;
  const expected = Math.round(told[0]?.expected ?? 0);
  const named = mimeType === undefined ? '' : `; the server names the track ${mimeType}`;
  return `${range} bytes a packet in the densest two seconds, where the encoder's target makes ${expected}${named}`;
}
