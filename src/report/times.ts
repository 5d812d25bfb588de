import { sumOfTimes } from '../model/round-times.ts';
import type { RunRecord } from '../model/run-record.ts';
import { duration } from './format.ts';

/**
 * Time spent in a run's rounds: "in rounds 8 min 20 s: speech 62 %, joins 14 %, …". Starting the stack, once per run,
 * is not included. Undefined if a round lacks it.
 */
export function timesText({ scenarios }: RunRecord): string | undefined {
  const times = sumOfTimes(scenarios.map(({ timesS }) => timesS));
  if (!times) return undefined;
  const { speech, joins, checks, visits, analysis } = times;
  const parts = { speech, joins, checks, visits, analysis };
  const total = Object.values(parts).reduce((sum, each) => sum + each, 0);
  if (total === 0) return undefined;
  const shares = Object.entries(parts).map(([name, s]) => `${name} ${((100 * s) / total).toFixed(0)} %`);
  return `in rounds ${duration(total)}: ${shares.join(', ')}`;
}
