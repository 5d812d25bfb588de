import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { shuffle } from '../../src/run/plan/schedule.ts';

export const SHARES = 7;
const DAY_MS = 86_400_000;

/** `HIVE_BENCH_FAULTS=all` takes all; else `HIVE_BENCH_FAULTS_SHARE`, 0 to 6, one seventh, and unless given the day's. */
const isAll = process.env['HIVE_BENCH_FAULTS'] === 'all';
const today = Number(process.env['HIVE_BENCH_FAULTS_SHARE'] ?? Math.floor(Date.now() / DAY_MS) % SHARES);

/**
 * A seventh of them, dealt out by a fixed seed, so that a week has them all; of fewer than seven, one a day: a file
 * of tests is never without any. A test's output names its cases, so the share that found something is known:
 * `HIVE_BENCH_FAULTS_SHARE` repeats it.
 */
export function shareOf<T>(all: readonly T[], share: number): T[] {
  const random = xoroshiro128plus(1);
  const dealt = shuffle(all, (below) => uniformInt(random, 0, below - 1));
  const shares = Math.min(SHARES, all.length);
  return dealt.filter((_, i) => i % shares === share % shares);
}

/** Today's, or all. */
export function chosen<T>(all: readonly T[]): T[] {
  return isAll ? [...all] : shareOf(all, today);
}
