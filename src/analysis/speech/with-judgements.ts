import type { ContentJudgements } from '../../model/content.ts';
import { MIN_TRANSLATION_SCORE } from '../../model/content-bounds.ts';
import type { Sample, Wrong } from '../../model/sample.ts';
import type { Evaluated, PromisedAnswer } from './evaluate.ts';
import { MISSING } from './hear-utterance.ts';
import { wholeText } from './promised.ts';

/**
 * Returns the utterances with their content judged: an answer whose sound matches its text does not count if that
 * text is not a translation of the sentence, or if the recogniser finds another text in it. What was not judged is
 * unchanged.
 */
export function withJudgements(evaluated: Evaluated, judgements: ContentJudgements): Evaluated {
  const { translationScore, speaksItsText } = lookups(judgements);
  const judged = new Map(
    evaluated.promised.map((answer) => {
      const score = translationScore(answer);
      const isMute = answer.texts.some((text) => speaksItsText(text) === false);
      return [keyOf(answer), { score, wrong: wrongOf(score, isMute) }];
    }),
  );
  return {
    ...evaluated,
    samples: evaluated.samples.flatMap((sample): Sample[] => {
      if (sample.utterance === undefined) return [sample];
      const { score, wrong } = judged.get(`${sample.pair} ${sample.utterance}`) ?? {};
      switch (sample.metric) {
        case 'e2e_ms':
          return [wrong && Number.isFinite(sample.value) ? { ...sample, value: MISSING, wrong } : sample];
        case 'start_offset_ms':
          return [wrong ? { ...sample, value: MISSING } : sample];
        case 'end_offset_ms':
          return wrong ? [] : [sample];
        case 'caption_ms':
          return score === undefined
            ? [sample]
            : [sample, { ...sample, metric: 'translation_score', value: score }];
        default:
          return [sample];
      }
    }),
    utterances: evaluated.utterances.map((record) => {
      const { score, wrong } = judged.get(keyOf(record)) ?? {};
      return {
        ...record,
        ...(score !== undefined && { translationScore: score }),
        ...(wrong && Number.isFinite(record.e2eMs) && { e2eMs: MISSING, wrong, wrongMs: record.e2eMs }),
      };
    }),
  };
}

function wrongOf(score: number | undefined, isMute: boolean): Wrong | undefined {
  if (score !== undefined && score < MIN_TRANSLATION_SCORE) return 'wrong translation';
  return isMute ? 'wrong speech' : undefined;
}

function lookups({ translations, speeches }: ContentJudgements): {
  readonly translationScore: (answer: PromisedAnswer) => number | undefined;
  readonly speaksItsText: (text: string) => boolean | undefined;
} {
  const scores = new Map(
    translations.map(({ source, delivered, score }) => [`${source}\n${delivered}`, score]),
  );
  const spoken = new Map(speeches.map(({ promised, isPromised }) => [promised, isPromised]));
  return {
    translationScore: (answer) => scores.get(`${answer.source}\n${wholeText(answer)}`),
    speaksItsText: (text) => spoken.get(text),
  };
}

/** Utterances of different pairs may have the same name. */
function keyOf({ pair, utterance }: { readonly pair: number; readonly utterance: string }): string {
  return `${pair} ${utterance}`;
}
