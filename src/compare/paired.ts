import type { ScenarioRecord } from '../model/scenario-record.ts';
import type { UtteranceRecord } from '../model/utterance-record.ts';
import { STAGES } from '../model/waterfall.ts';
import { callInterval, LEAST_CALLS } from '../stats/call-interval.ts';
import type { Paired, PairedDifference } from './comparison.ts';

/**
 * What the same utterances took longer in head than in base: the same sentence at the same place of the same call, so
 * that what sentences and places do cancels out. The mean of the differences, and its interval with whole calls as the
 * units. Where every stage is known of enough calls, so are theirs. Undefined below three calls in common.
 *
 * What happened to the whole of one run and not to the other is in it: on its own it proves no change.
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
  if (sums.length < LEAST_CALLS || !interval) return undefined;
  const total = sums.reduce((all, { sum }) => all + sum, 0);
  return { n: both.length, meanMs: total / both.length, interval };
}

function keyOf({ round, pair, utterance, text }: UtteranceRecord): string {
  return JSON.stringify([round, pair, utterance, text]);
}
