import { createHash } from 'node:crypto';

/** Of so many consecutive packets exactly the share asked is dropped. */
export const BLOCK_PACKETS = 100;

/**
 * Says by number which packets of one direction are dropped: in each block of a hundred exactly `dropPct`, at places
 * that only the seed knows (those whose hash is smallest). The same seed drops the same packets.
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
