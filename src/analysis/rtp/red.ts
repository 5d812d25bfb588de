import type { LedgerRow } from '../../model/ledger.ts';

/** What one track's packets tell of their form. */
export interface PacketSizes {
  /** Packets and payload bytes between each two reports. */
  readonly steps: readonly { readonly packets: number; readonly bytes: number }[];
  /** What its encoder's target makes of one packet; redundancy comes on top of it. */
  readonly expectedBytes: number;
}

/** About a second: in fewer packets a loud syllable or a pause would pass for a rule. */
const LEAST_PACKETS = 45;
/**
 * Densest step ÷ what the encoder's target allows: measured 1.85–2.13 with RED, where every packet carries its
 * predecessor whole, and 0.92–1.05 without (docs/decisions/0008-red.md). Between the two limits nothing is claimed.
 */
const RED_FROM = 1.5;
const PLAIN_UP_TO = 1.2;
/**
 * A pause with RED is as large as speech without (65 or 115 bytes against 120). So for plain Opus speech and pauses
 * must both be seen: some steps reach the target, and others are far below the densest (measured: 2.1–4.1 times).
 */
const PLAIN_FROM = 0.85;
const PAUSE_BELOW = 1 / 1.5;
const LEAST_STEPS = 5;

/**
 * Whether tracks carry RED (RFC 2198), from the size of their packets: statistics name both `audio/opus`, and the
 * server's name of a track tells only what its publisher sends. Absent where the packets do not tell, or disagree.
 *
 * @param mimeType the server's name of the track, said in the evidence
 */
export function detectRed(tracks: readonly PacketSizes[], mimeType: string | undefined): LedgerRow['red'] {
  const told = tracks.flatMap((track) => {
    const sizes = stepSizes(track);
    const { expectedBytes: expected } = track;
    return sizes.length === 0 || expected === 0 ? [] : [{ sizes, bytes: Math.max(...sizes), expected }];
  });
  if (told.length === 0) return undefined;
  const active = told.every(({ bytes, expected }) => bytes >= RED_FROM * expected);
  if (!active && !told.every(isPlain)) return undefined;
  return { active, evidence: evidenceOf(told, mimeType) };
}

interface Told {
  readonly sizes: readonly number[];
  /** Of a packet in the densest step. */
  readonly bytes: number;
  /** What the encoder's target makes of one packet. */
  readonly expected: number;
}

function isPlain({ sizes, bytes, expected }: Told): boolean {
  const speech = bytes >= PLAIN_FROM * expected && bytes <= PLAIN_UP_TO * expected;
  return speech && sizes.length >= LEAST_STEPS && Math.min(...sizes) <= PAUSE_BELOW * bytes;
}

/** Mean payload of a packet, step by step. */
function stepSizes({ steps }: PacketSizes): number[] {
  return steps.filter(({ packets }) => packets >= LEAST_PACKETS).map(({ packets, bytes }) => bytes / packets);
}

function evidenceOf(told: readonly Told[], mimeType: string | undefined): string {
  const bytes = told.map((each) => Math.round(each.bytes));
  const [low, high] = [Math.min(...bytes), Math.max(...bytes)];
  const range = low === high ? `${low}` : `${low}–${high}`;
  const expected = Math.round(told[0]?.expected ?? 0);
  const named = mimeType === undefined ? '' : `; the server names the track ${mimeType}`;
  return `${range} bytes a packet in the densest two seconds, where the encoder's target makes ${expected}${named}`;
}
