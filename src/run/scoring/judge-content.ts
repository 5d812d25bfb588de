import { writeWav } from '../../audio/wav.ts';
import { RATE_HZ } from '../../wire/audio-format.ts';
import type { ContentJudgements, SpeechJudgement, TranslationJudgement } from '../../model/content.ts';
import type { ArchiveEntry } from '../../stack/archive.ts';
import { ContentAnswers } from './content-answers.ts';
import { askScorer, CLIPS_DIR, type Scorer, type ScorerWork } from './scorer.ts';

/** A delivered translation of a sentence, and the translations that the corpus accepts. */
export interface DeliveredTranslation {
  readonly source: string;
  readonly delivered: string;
  readonly references: readonly string[];
}

/** Audio, and the text that it should contain. */
export interface PromisedSpeech {
  readonly promised: string;
  /** 16 kHz mono; the recogniser ignores what follows after 30 s. */
  readonly samples: Int16Array<ArrayBuffer>;
  /** Sentences with the same meaning, which do not count as other sentences. */
  readonly wordings?: readonly string[];
}

export interface ContentRequest {
  readonly translations: readonly DeliveredTranslation[];
  readonly speeches: readonly PromisedSpeech[];
  /** All other sentences in the target language that the audio could contain; the promised texts may be among them. */
  readonly sentences: readonly string[];
  /** Language of the translations, as an ISO 639-1 code; Spanish by default, like the reference stack. */
  readonly language?: string;
}

/** Scoring a translation takes milliseconds. Recognising a sentence twice takes 0.2 s on two cores. */
const SPEECH_WITHIN_MS = 5000;
const TRANSLATION_WITHIN_MS = 500;

/**
 * Judges translations and audio in the scoring container, on all cores: use it only after the measurement. Everything
 * that goes wrong within the container is among the faults, and what could not be judged is missing from the answers.
 *
 * @param service names container and log; no other running container may have this name
 * @throws the error of Docker Engine if the container cannot be run, and the signal's reason if it aborts.
 */
export async function judgeContent(
  scorer: Scorer,
  service: string,
  request: ContentRequest,
  signal: AbortSignal,
): Promise<ContentJudgements> {
  const work = contentWork(request);
  if (work.isEmpty) return work.judgements();
  await askScorer(scorer, { service, ...work }, signal);
  return work.judgements();
}

/** The request as work for the scorer, with access to the judgements so far. */
export function contentWork(request: ContentRequest): ScorerWork & {
  readonly judgements: () => ContentJudgements;
} {
  const { translations, speeches } = request;
  const answers = new ContentAnswers(translations.length, speeches.length);
  return {
    isEmpty: translations.length + speeches.length === 0,
    files: filesOf(request),
    answers,
    withinMs: speeches.length * SPEECH_WITHIN_MS + translations.length * TRANSLATION_WITHIN_MS,
    judgements: () => judgementsOf(request, answers),
  };
}

function judgementsOf(
  { translations, speeches }: ContentRequest,
  answers: ContentAnswers,
): ContentJudgements {
  return {
    translations: translations.flatMap(({ source, delivered }, i): TranslationJudgement[] => {
      const score = answers.translations.get(i);
      return score === undefined ? [] : [{ source, delivered, score }];
    }),
    speeches: speeches.flatMap(({ promised }, i): SpeechJudgement[] => {
      const recognised = answers.speeches.get(i);
      return recognised === undefined ? [] : [{ promised, ...recognised }];
    }),
    faults: answers.faults,
  };
}

function filesOf({ translations, speeches, sentences, language = 'es' }: ContentRequest): ArchiveEntry[] {
  const list = {
    translations: translations.map(({ delivered, references }) => ({ delivered, references })),
    speeches: speeches.map(({ promised, wordings = [] }, i) => ({
      promised,
      wordings,
      file: `speech-${i}.wav`,
    })),
    sentences,
    language,
  };
  return [
    { name: `${CLIPS_DIR}/content.json`, data: JSON.stringify(list) },
    ...speeches.map(({ samples }, i) => ({
      name: `${CLIPS_DIR}/speech-${i}.wav`,
      data: writeWav({ samples, rate: RATE_HZ }),
    })),
  ];
}
