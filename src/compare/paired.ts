import type { ScenarioRecord } from '../model/scenario-record.ts';
import type { UtteranceRecord } from '../model/utterance-record.ts';
import { STAGES } from '../model/waterfall.ts';
import { callInterval, MIN_CALLS } from '../stats/call-interval.ts';
import { t975, tQuantile } from '../stats/student.ts';
import type { Paired, PairedDifference } from './comparison.ts';

/**
 * How much longer the same utterances took in head than in base: the same sentence at the same place of the same
 * call, so that effects of sentence and place cancel out. The mean difference and its interval, with whole calls as
 * units, and the same for each stage that is known for enough calls. Undefined below three common calls. It includes
 * whatever affected one run as a whole and not the other, so on its own it proves no change.
 */
export function pairedOf(base: ScenarioRecord, head: ScenarioRecord): Paired | undefined {
  const before = new Map(base.utterances.map((utterance) => [keyOf(utterance), utterance]));
  const both = head.utterances.flatMap((is) => {
    const was = before.get(keyOf(is));
    return was && Number.isFinite(was.e2eMs) && Number.isFinite(is.e2eMs) ? [{ was, is }] : [];
  });
  const e2e = differenceOf(both, ({ e2eMs }) => e2eMs);
  if (!e2e) return undefined;
  const explained = both.filter(({ was, is }) => was.stagesMs && is.stagesMs);
  const stages = STAGES.flatMap((stage) => {
    const difference = differenceOf(explained, ({ stagesMs }) => stagesMs?.[stage] ?? Number.NaN);
    return difference ? [{ stage, ...difference }] : [];
  });
  return { ...e2e, ...(stages.length === STAGES.length && { stages }) };
}

/** Smaller mean differences do not matter, however certain. */
const OF_INTEREST_MS = 5;
/** With fewer common calls, the interval is reported but not judged. */
const CALLS_TO_JUDGE = 12;

/** Whether the paired difference shows a change, at 5 % over this many scenarios (Bonferroni). */
export function pairedChange(
  { calls, meanMs, interval }: Paired,
  scenarios: number,
): 'regression' | 'improvement' | 'no difference shown' {
  if (calls < CALLS_TO_JUDGE || Math.abs(meanMs) < OF_INTEREST_MS) return 'no difference shown';
  const halfMs = (interval.high - interval.low) / 2;
  const widened = (halfMs * tQuantile(1 - 0.025 / scenarios, calls - 1)) / t975(calls - 1);
  if (Math.abs(meanMs) <= widened) return 'no difference shown';
  return meanMs > 0 ? 'regression' : 'improvement';
}

function differenceOf(
  both: readonly { readonly was: UtteranceRecord; readonly is: UtteranceRecord }[],
  valueOf: (utterance: UtteranceRecord) => number,
): PairedDifference | undefined {
  const calls = new Map<string, { sum: number; n: number }>();
  for (const { was, is } of both) {
    const key = `${is.round}/${is.pair}`;
    const { sum, n } = calls.get(key) ?? { sum: 0, n: 0 };
    calls.set(key, { sum: sum + valueOf(is) - valueOf(was), n: n + 1 });
  }
  const sums = [...calls.values()];
  const interval = callInterval(sums);
  if (sums.length < MIN_CALLS || !interval) return undefined;
  const total = sums.reduce((all, { sum }) => all + sum, 0);
  return { n: both.length, calls: sums.length, meanMs: total / both.length, interval };
}

function keyOf({ round, pair, utterance, text }: UtteranceRecord): string {
  return JSON.stringify([round, pair, utterance, text]);
}
