import type { Sample } from '../../model/sample.ts';
import type { UtteranceRecord } from '../../model/utterance-record.ts';

/** Adds their scores to the utterances of one round; a missing score stays absent. */
export function withScores(
  utterances: readonly UtteranceRecord[],
  samples: readonly Sample[],
): UtteranceRecord[] {
  const quality = valueByUtterance(samples, 'quality');
  const wer = valueByUtterance(samples, 'wer');
  const mosLqo = valueByUtterance(samples, 'mos_lqo');
  return utterances.map((record) => ({
    ...record,
    ...scoreOf('wer', wer.get(record.utterance)),
    ...scoreOf('mosLqo', mosLqo.get(record.utterance)),
    ...scoreOf('quality', quality.get(record.utterance)),
  }));
}

function valueByUtterance(samples: readonly Sample[], metric: Sample['metric']): ReadonlyMap<string, number> {
  const scored = samples.filter((sample) => sample.metric === metric);
  return new Map(
    scored.flatMap(({ value, utterance, utterances = utterance === undefined ? [] : [utterance] }) =>
      utterances.map((id) => [id, value] as const),
    ),
  );
}

function scoreOf(name: 'wer' | 'mosLqo' | 'quality', value: number | undefined): Partial<UtteranceRecord> {
  return value === undefined ? {} : { [name]: value };
}
