import { createHash } from 'node:crypto';

/** Each block of this many consecutive packets loses exactly the configured share. */
export const BLOCK_PACKETS = 100;

/**
 * Returns a function of the sequence number that decides which packets of one direction are dropped. In each block of a
 * hundred, it drops exactly `dropPct`, at places that depend on the seed (those with the smallest hashes). The same
 * seed drops the same packets.
 *
 * @param dropPct a whole number, 0..100
 */
export function dropPlan(seed: string, dropPct: number): (seq: number) => boolean {
  const blocks = new Map<number, ReadonlySet<number>>();
  return (seq) => {
    const block = Math.floor(seq / BLOCK_PACKETS);
    const known = blocks.get(block) ?? chosenPlaces(`${seed} ${block}`, dropPct);
    blocks.set(block, known);
    return known.has(seq % BLOCK_PACKETS);
  };
}

function chosenPlaces(seed: string, count: number): ReadonlySet<number> {
  const ranked = Array.from({ length: BLOCK_PACKETS }, (_, place) => ({
    place,
    hash: createHash('sha256').update(`${seed} ${place}`).digest('hex'),
  })).toSorted((a, b) => (a.hash < b.hash ? -1 : 1));
  return new Set(ranked.slice(0, count).map(({ place }) => place));
}
