import { MIN_TRANSLATION_SCORE } from '../../model/content-bounds.ts';
import type { Metric } from '../../model/metrics.ts';
import type { Sample } from '../../model/sample.ts';

/**
 * Quality of each utterance, 0–1: ½·words + ½·(MOS-LQO − 1) ÷ (MOS-LQO of the reference against itself − 1), the
 * second part 0 to ½. Words are 1 − min(1, WER); if the translation was judged, the mean of that and its score ÷ 50,
 * at most 1: a score of 50 or more counts as right. A missing utterance has 0. The MOS is that of the utterance's
 * clip, or else the mean of its pair's clips, or else of all; the divisor is that clip's own reference, or else the
 * mean of all. Empty if an utterance was answered and nothing was scored: half of the figure is unavailable then, and
 * the missing ones alone would not represent all. @param samples of one scenario, any number of rounds: `e2e_ms`
 * (every utterance has one), `wer`, `translation_score`, `mos_lqo`, `mos_self`
 */
export function qualitySamples(samples: readonly Sample[]): Sample[] {
  const of = (metric: Metric): Sample[] => samples.filter((sample) => sample.metric === metric);
  const asked = of('e2e_ms');
  const wers = new Map(of('wer').map((sample) => [keyOf(sample), sample.value]));
  const scores = new Map(of('translation_score').map((sample) => [keyOf(sample), sample.value]));
  const soundOf = soundShares(of('mos_lqo'), of('mos_self'));
  if (!soundOf && asked.some(({ value }) => Number.isFinite(value))) return [];

  return asked.flatMap((sample): Sample[] => {
    const { scenario, round, tMs, pair, participant, utterance, value: e2eMs } = sample;
    const [heard, wer] = [Number.isFinite(e2eMs), wers.get(keyOf(sample))];
    // A text without words has no word error rate, and none is made up for it.
    if (heard && wer === undefined) return [];
    const words = wordsShare(1 - Math.min(1, wer ?? 1), scores.get(keyOf(sample)));
    const value = heard && soundOf ? words / 2 + soundOf(sample) / 2 : 0;
    const base = { scenario, round, metric: 'quality', value, tMs, pair, participant } as const;
    return [{ ...base, ...(utterance !== undefined && { utterance }) }];
  });
}

function wordsShare(recognised: number, translationScore: number | undefined): number {
  if (translationScore === undefined) return recognised;
  return (recognised + Math.min(1, translationScore / MIN_TRANSLATION_SCORE)) / 2;
}

/** How close each utterance's sound is to the best possible score, 0–1; undefined if no clip was scored. */
function soundShares(
  clips: readonly Sample[],
  selves: readonly Sample[],
): ((utterance: Sample) => number) | undefined {
  const meanSelf = mean(selves.map(({ value }) => value));
  if (meanSelf === undefined) return undefined;
  const ownSelf = new Map(selves.map((self) => [clipKey(self), self.value]));
  const scored = clips.flatMap((clip) => {
    const self = ownSelf.get(clipKey(clip)) ?? meanSelf;
    // A reference that does not match itself gives no scale.
    if (self <= 1) return [];
    const keys = (clip.utterances ?? []).map((utterance) => keyOf({ ...clip, utterance }));
    const share = Math.min(1, Math.max(0, (clip.value - 1) / (self - 1)));
    return [{ pair: clip.pair, keys, share }];
  });
  const ofAll = mean(scored.map(({ share }) => share));
  if (ofAll === undefined) return undefined;
  const ofUtterance = new Map(scored.flatMap(({ keys, share }) => keys.map((key) => [key, share])));
  const ofPair = (pair: number): number | undefined =>
    mean(scored.filter((clip) => clip.pair === pair).map(({ share }) => share));
  return (utterance) => ofUtterance.get(keyOf(utterance)) ?? ofPair(utterance.pair) ?? ofAll;
}

/** Utterance numbers begin again in every round. */
function keyOf({ round, utterance }: Sample): string {
  return `${round}/${utterance}`;
}

function clipKey({ round, pair, utterances = [] }: Sample): string {
  return `${round}/${pair}/${utterances.join(' ')}`;
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((a, b) => a + b, 0) / values.length;
}
