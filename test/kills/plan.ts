import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

export const WAYS = ['SIGKILL', 'SIGINT', 'SIGTERM', 'SIGHUP', 'reader gone', 'terminal closed'] as const;
export type Way = (typeof WAYS)[number];

/** Where the command runs: as most do, or in a PID namespace of its own, like a job in a container. */
export type Place = 'host' | 'PID namespace';

export interface Kill {
  readonly way: Way;
  readonly place: Place;
  /** After the start of the process. */
  readonly atMs: number;
}

/** A run of one utterance is over after about so long on an idle host. */
const WHOLE_MS = 35_000;

/** Kills in every part of the run, in every way, from a seed. */
export function planKills(count: number, places: readonly Place[], seed: number): Kill[] {
  const random = xoroshiro128plus(seed);
  const step = WHOLE_MS / count;
  const instants = Array.from(
    { length: count },
    (_, i) => i * step + uniformInt(random, 0, Math.floor(step)),
  );
  // Shuffled (Fisher–Yates), so that ways and places do not follow the instants.
  for (let i = instants.length - 1; i > 0; i -= 1) {
    const j = uniformInt(random, 0, i);
    [instants[i], instants[j]] = [instants[j] ?? 0, instants[i] ?? 0];
  }
  return instants.map((atMs, i) => ({
    way: WAYS[i % WAYS.length] ?? 'SIGKILL',
    place: places[Math.floor(i / WAYS.length) % places.length] ?? 'host',
    atMs: Math.round(atMs),
  }));
}
