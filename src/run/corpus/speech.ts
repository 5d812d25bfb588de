import { CHECK_CORPUS, type HiveBenchConfig } from '../../config/config.ts';
import { durationMs } from '../../wire/audio-format.ts';
import type { SpeechItem } from '../../model/evidence.ts';
import type { CorpusIdentity } from '../../model/run-record.ts';
import { builtInCorpus } from './built-in-corpus.ts';
import { identityOf } from './corpus-identity.ts';
import type { Sentence } from './sentence.ts';
import { ownSentences } from './own-corpus.ts';
import { fetchReferences } from '../scoring/references.ts';
import type { Session } from '../session/session.ts';

/** Port of the reference stack's TTS, in its container. */
export const TTS_PORT = 8003;

/** The sentences to speak and the expected answers. All of it is in memory before the measurement begins. */
export interface Speech {
  readonly sentences: readonly Sentence[];
  readonly corpus: CorpusIdentity;
  /** By text. */
  readonly items: ReadonlyMap<string, SpeechItem>;
}

export async function prepareSpeech(
  config: HiveBenchConfig,
  session: Session,
  runId: string,
  signal: AbortSignal,
): Promise<Speech> {
  const sentences = await sentencesOf(config, session, runId);
  const corpus = identityOf(config.corpus ?? 'built-in', sentences);
  if (config.target) return { sentences, corpus, items: unknownAnswers(sentences) };
  const url = (name: 'mt' | 'tts', port: number): Promise<string> => session.stack.service(name).url(port);
  const services = {
    mtUrl: await url('mt', 8002),
    ttsUrl: await url('tts', TTS_PORT),
    ...config.languages,
  };
  const references = await fetchReferences(
    sentences.map(({ text }) => text),
    services,
    signal,
  );
  const items = sentences.flatMap(({ text, samples, references: accepted }): [string, SpeechItem][] => {
    const reference = references.get(text);
    if (!reference) return [];
    return [
      [
        text,
        {
          text,
          voice: samples,
          translation: reference.translation,
          reference: reference.samples,
          ...(accepted && { references: accepted }),
        },
      ],
    ];
  });
  return { sentences, corpus, items: new Map(items) };
}

async function sentencesOf(config: HiveBenchConfig, session: Session, runId: string): Promise<Sentence[]> {
  const own = ownSentences(config);
  if (own) return own;
  const isCheck = config.corpus === CHECK_CORPUS;
  return builtInCorpus(
    session.engine,
    session.images['corpus'] ?? '',
    runId,
    isCheck ? '/corpus-check' : '/corpus',
  );
}

/** For a target, whose translations are unknown. */
function unknownAnswers(sentences: readonly Sentence[]): Map<string, SpeechItem> {
  return new Map(
    sentences.map(({ text, samples, references }) => [
      text,
      {
        text,
        voice: samples,
        translation: '',
        reference: new Int16Array(),
        ...(references && { references }),
      },
    ]),
  );
}

/** Spanish is a quarter longer than English, and an unknown voice may be slow. */
const SLOWER = 1.6;

/** Duration of a sentence's translation, in ms; an upper bound if it is unknown. */
export function translationMs({ voice, reference }: Pick<SpeechItem, 'voice' | 'reference'>): number {
  return reference.length > 0 ? durationMs(reference) : durationMs(voice) * SLOWER;
}
