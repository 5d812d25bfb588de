import { isTime, METRICS, type Slo, statisticsOf } from './grammar.ts';
import { limitsOf } from './meaning.ts';

const MEANINGS: Readonly<Record<Slo['metric'], string>> = {
  e2e_ms: 'end to end: last sample of an utterance to first sample of its translation at the listener',
  caption_ms: 'last sample of an utterance to its final caption at the listener',
  floor_ms: 'delay of the original sound: the media path alone',
  start_offset_ms: 'start of an utterance to start of its translation (StartOffset of SimulEval)',
  end_offset_ms: 'end of an utterance to end of its translation (EndOffset of SimulEval)',
  wer: 'word error rate of the recogniser, mean of the utterances',
  mos_lqo: 'quality of the translation as it arrived (ViSQOL), 1 to 5',
  mos_floor: 'the same of the original sound',
  quality: 'half words, half sound, 0 to 1; a missing utterance counts 0',
  connect: 'share of clients that joined and heard something within 10 s',
};

/** The metrics that an SLO can be about, as a Markdown table. */
export function sloReference(): string {
  const rows = METRICS.map((metric) => [
    `\`${metric}\``,
    isTime(metric) ? 'ms' : '',
    statisticsOf(metric)
      .map((statistic) => `\`${statistic}\``)
      .join(' '),
    limitsOf(metric),
    MEANINGS[metric],
  ]);
  return [['metric', 'unit', 'statistics', 'limit', 'meaning'], ['---', '---', '---', '---', '---'], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}
