import type { LedgerRow } from '../model/run-record.ts';

/** What one track's packets tell of their form. */
export interface PacketSizes {
  /** Mean payload bytes of the packets between each two reports. */
  readonly steps: readonly { readonly packets: number; readonly bytes: number }[];
  /** What its encoder aims at; redundancy comes on top of it. */
  readonly targetBitrateBps: number;
}

/** libwebrtc packs Opus in 20 ms, and no option of the SDK changes that. */
const PACKET_S = 0.02;
/** About a second: in fewer packets a loud syllable or a pause would pass for a rule. */
const LEAST_PACKETS = 45;
/**
 * Densest step ÷ what the encoder's target allows, 66 tracks of loss-5 and clean: 1.84–2.13 with RED (every packet carries
 * its predecessor whole), 0.93–1.05 without. Between the two limits nothing is claimed.
 */
const RED_FROM = 1.5;
const PLAIN_UP_TO = 1.2;
/** Plain speech fills the target; less is silence, in which RED looks like plain speech. */
const PLAIN_FROM = 0.85;

/**
 * Whether tracks carry RED (RFC 2198), from the size of their packets: statistics name both `audio/opus`, and the
 * server's name of a track tells only what its publisher sends. Absent where the packets do not tell, or disagree.
 *
 * @param mimeType the server's name of the track, said in the evidence
 */
export function detectRed(tracks: readonly PacketSizes[], mimeType: string | undefined): LedgerRow['red'] {
  const told = tracks.flatMap((track) => {
    const bytes = densest(track);
    const expected = (track.targetBitrateBps * PACKET_S) / 8;
    return bytes === undefined || expected === 0 ? [] : [{ bytes, expected, ratio: bytes / expected }];
  });
  if (told.length === 0) return undefined;
  const active = told.every(({ ratio }) => ratio >= RED_FROM);
  const plain = told.every(({ ratio }) => ratio >= PLAIN_FROM && ratio <= PLAIN_UP_TO);
  if (!active && !plain) return undefined;
  return { active, evidence: evidenceOf(told, mimeType) };
}

function densest({ steps }: PacketSizes): number | undefined {
  const means = steps
    .filter(({ packets }) => packets >= LEAST_PACKETS)
    .map(({ packets, bytes }) => bytes / packets);
  return means.length === 0 ? undefined : Math.max(...means);
}

function evidenceOf(
  told: readonly { readonly bytes: number; readonly expected: number }[],
  mimeType: string | undefined,
): string {
  const bytes = told.map((each) => Math.round(each.bytes));
  const [low, high] = [Math.min(...bytes), Math.max(...bytes)];
  const range = low === high ? `${low}` : `${low}–${high}`;
  const named = mimeType === undefined ? '' : `; the server names the track ${mimeType}`;
  return `${range} bytes a packet in the densest two seconds, where the encoder's target makes ${Math.round(told[0]?.expected ?? 0)}${named}`;
}
