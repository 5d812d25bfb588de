import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { uniformInt } from 'pure-rand/distribution/uniformInt';

const SHARES = 3;
const DAY_MS = 86_400_000;

/** `HIVE_BENCH_FAULTS=all` takes all; else `HIVE_BENCH_FAULTS_SHARE`, 0 to 2, one third, and unless given the day's. */
const isAll = process.env['HIVE_BENCH_FAULTS'] === 'all';
const share = Number(process.env['HIVE_BENCH_FAULTS_SHARE'] ?? Math.floor(Date.now() / DAY_MS) % SHARES);

/**
 * A third of them, dealt out by a fixed seed, so that three days have them all; or all. A test's output names its
 * cases, so the share that found something is known: `HIVE_BENCH_FAULTS_SHARE` repeats it.
 */
export function chosen<T>(all: readonly T[]): T[] {
  if (isAll) return [...all];
  const dealt = [...all];
  const random = xoroshiro128plus(1);
  for (let i = dealt.length - 1; i > 0; i -= 1) {
    const j = uniformInt(random, 0, i);
    [dealt[i], dealt[j]] = [dealt[j] as T, dealt[i] as T];
  }
  return dealt.filter((_, i) => i % SHARES === share);
}
